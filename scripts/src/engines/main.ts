import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { engines as allEngines } from '@shop/engines/engines';
import { type Engines, installEngines, startEngines } from '@shop/engines/start-engines';
import { createProgressView } from '../launcher/progress-view.js';
import { repoDir } from '../launcher/repo-dir.js';
import { onStopRequest } from '../launcher/stop-request.js';
import { enginesText } from './engines-text.js';

const help = `Starts the dedicated servers (Redis twice, and so on) on free ports of this machine, installing them first where needed.

  npm run engines                      start, print the URLs; Ctrl-C stops them
  npm run engines -- --install-only    only install
  npm run engines -- --data-dir DIR    keep their data in DIR instead of .data/engines`;

const { values } = parseArgs({
  options: {
    'install-only': { type: 'boolean', default: false },
    'data-dir': { type: 'string', default: resolve(repoDir, '.data', 'engines') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const names = allEngines.map(({ name }) => name);

const withProgress = async <T>(
  work: (onProgress: ReturnType<typeof createProgressView>['onProgress']) => Promise<T>,
) => {
  const view = createProgressView(names, process.stdout);
  try {
    const result = await work(view.onProgress);
    await view.finish(false);
    return result;
  } catch (error) {
    await view.finish(true);
    throw error;
  }
};

const run = async (): Promise<void> => {
  if (values.help) return console.log(help);
  if (values['install-only']) {
    await withProgress((onProgress) => installEngines({ onProgress }));
    return;
  }
  const request = onStopRequest();
  const engines: Engines = await withProgress((onProgress) =>
    startEngines({ dataDir: resolve(values['data-dir']), onProgress }),
  );
  console.log(enginesText(engines));
  await request.requested;
  console.log('stopping');
  await engines.stop();
  console.log('stopped');
};

try {
  await run();
  process.exit(0);
} catch (error) {
  console.error(`Marketgraph: ${(error as Error).message}`);
  process.exit(1);
}
