import { audit } from './audit.js';
import { readHistory } from './history.js';
import { readOptions } from './options.js';
import { reportText } from './report.js';
import { findSources } from './sources.js';

try {
  const { waitMs, historyFile, dataDir } = readOptions(process.argv.slice(2));
  const sources = await findSources(process.env, dataDir);
  let waiting = '';
  const result = await audit(sources, {
    waitMs,
    history: historyFile ? await readHistory(historyFile) : [],
    onWait: (unrest) => {
      const now = unrest.join(', ');
      if (now !== waiting) console.error(`waiting for a quiet moment: ${now}`);
      waiting = now;
    },
  });
  console.log(reportText(result));
  process.exitCode = result.isClean ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
