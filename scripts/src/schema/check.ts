import { readBase } from './base-schema.js';
import { formatFinding } from './finding.js';
import { generate } from './generate.js';
import { printSubgraphs } from './print-subgraphs.js';
import {
  readAcceptedBreaks,
  readDocumentsConfig,
  readGenerated,
  readMessages,
  readOperations,
} from './recorded-files.js';
import { review } from './review.js';
import { plainBooleans } from './rules/booleans.js';
import { boundedLists } from './rules/lists.js';
import { namedAfterSubgraphs } from './rules/words.js';

const { services, findings: printFindings } = await printSubgraphs();
if (printFindings.length > 0) {
  for (const finding of printFindings) console.error(formatFinding(finding));
  console.error('\nNothing else was checked: each subgraph must print its schema first.');
  process.exit(1);
}
const operations = await readOperations();
const documents = await readDocumentsConfig();
const { routes, samples } = await readMessages();
const { findings, notes } = await review({
  services,
  generated: await generate({ services, operations, documents }),
  recorded: await readGenerated(documents.outputs),
  base: await readBase(),
  bounded: boundedLists,
  plainBooleans,
  namedAfterSubgraphs,
  acceptedBreaks: await readAcceptedBreaks(),
  routes,
  samples,
});
for (const note of notes) console.log(note);
for (const finding of findings) console.error(formatFinding(finding));
if (findings.length > 0) {
  console.error(`\n${findings.length} finding(s).`);
  process.exit(1);
}
console.log(
  `Schema: ${services.length} subgraphs compose, ${operations.length} operations are valid, ${samples.length} message samples.`,
);
