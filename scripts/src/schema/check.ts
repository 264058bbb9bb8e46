import { parse } from 'graphql';
import { readBase } from './base-schema.js';
import { type AcceptedBreaks, type Comparison, compareSchemas } from './breaking.js';
import { apiSchemaOf } from './compose.js';
import { findDrift } from './drift.js';
import { type Finding, formatFinding } from './finding.js';
import { checkMessages } from './messages.js';
import { type ParsedOperation, parseOperation, type RecordedOperation } from './operations.js';
import { acceptedBreaksFile, subgraphsFolder } from './paths.js';
import { readMessages, readOperations, readRecorded } from './recorded-files.js';
import { type Regenerated, regenerate } from './regenerate.js';
import { lintDescriptions } from './rules/descriptions.js';
import { lintEntities } from './rules/entities.js';
import { lintHints } from './rules/hints.js';
import { lintLists, lintStaleBounds } from './rules/lists.js';

const lint = ({ services, schema, hints }: Regenerated): Finding[] => {
  const documents = services.map(({ name, sdl }) => ({ name, document: parse(sdl) }));
  return [
    ...documents.flatMap(({ name, document }) =>
      lintDescriptions(`${subgraphsFolder}/${name}.graphql`, document),
    ),
    ...lintEntities(documents),
    ...(schema ? [...lintLists(schema), ...lintStaleBounds(schema)] : []),
    ...lintHints(hints),
  ];
};

const compareWithBase = async ({ schema }: Regenerated): Promise<Comparison> => {
  const base = await readBase();
  if (!schema || !base.supergraph) {
    console.log(`Breaking changes: not compared, ${base.label} has no supergraph.`);
    return { findings: [], accepted: [] };
  }
  console.log(`Breaking changes: compared with ${base.label}.`);
  const accepted = JSON.parse((await readRecorded(acceptedBreaksFile)) ?? '{}') as AcceptedBreaks;
  return compareSchemas(apiSchemaOf(base.supergraph), schema, base.operations.flatMap(parsedOnly), accepted);
};

// The base passed this same check when it was merged; a file it could not read then says nothing about clients.
const parsedOnly = (operation: RecordedOperation): ParsedOperation[] => {
  const result = parseOperation(operation);
  return 'rule' in result ? [] : [result];
};

const operations = await readOperations();
const made = await regenerate(operations);
const { routes, samples } = await readMessages();
const comparison = await compareWithBase(made);
for (const accepted of comparison.accepted) console.log(`Accepted break: ${accepted}`);

const findings = [
  ...made.findings,
  ...findDrift(made.expected, made.recorded),
  ...lint(made),
  ...comparison.findings,
  ...checkMessages(routes, samples),
];
for (const finding of findings) console.error(formatFinding(finding));
if (findings.length > 0) {
  console.error(`\n${findings.length} finding(s).`);
  process.exit(1);
}
console.log(
  `Schema: ${made.services.length} subgraphs compose, ${operations.length} operations are valid, ${samples.length} message samples.`,
);
