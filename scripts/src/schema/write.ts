import { formatFinding } from './finding.js';
import { readOperations, recordFiles } from './recorded-files.js';
import { regenerate } from './regenerate.js';

const { findings, expected, recorded } = await regenerate(await readOperations());
for (const finding of findings) console.error(formatFinding(finding));
if (findings.some(({ rule }) => rule !== 'operation')) {
  console.error('\nNothing was written.');
  process.exit(1);
}
const touched = await recordFiles(expected, recorded);
console.log(touched.length > 0 ? `Recorded ${touched.join(', ')}` : 'The recorded schema is up to date.');
process.exitCode = findings.length > 0 ? 1 : 0;
