import { formatFinding } from './finding.js';
import { generate } from './generate.js';
import { printSubgraphs } from './print-subgraphs.js';
import { readDocumentsConfig, readGenerated, readOperations, recordFiles } from './recorded-files.js';

const report = (findings: Parameters<typeof formatFinding>[0][]) => {
  for (const finding of findings) console.error(formatFinding(finding));
};

const printed = await printSubgraphs();
const documents = await readDocumentsConfig();
const generated = await generate({
  services: printed.services,
  operations: await readOperations(),
  documents,
});
// A supergraph without one of the subgraphs would look like the removal of all that it serves.
if (printed.findings.length > 0 || !generated.schema) {
  report([...printed.findings, ...(printed.findings.length > 0 ? [] : generated.findings)]);
  console.error('\nNothing was written.');
  process.exit(1);
}
// With a faulty operation there are no documents to write, and the recorded ones are left as they are.
const recorded = await readGenerated(generated.findings.length === 0 ? documents.outputs : undefined);
const touched = await recordFiles(generated.files, recorded);
console.log(touched.length > 0 ? `Recorded ${touched.join(', ')}` : 'The recorded schema is up to date.');
report([...generated.findings]);
process.exitCode = generated.findings.length > 0 ? 1 : 0;
