import { parse } from 'graphql';
import type { Base } from './base-schema.js';
import { type AcceptedBreaks, type Comparison, compareSchemas } from './breaking.js';
import { apiSchemaOf } from './compose.js';
import { type Files, findDrift } from './drift.js';
import type { Finding } from './finding.js';
import type { Generated } from './generate.js';
import { checkMessages, type MessageSample, type Routes } from './messages.js';
import { parseOperations } from './operations.js';
import { lintBooleans } from './rules/booleans.js';
import { lintConnections } from './rules/connections.js';
import { lintDescriptions } from './rules/descriptions.js';
import { lintEntities } from './rules/entities.js';
import type { Exceptions } from './rules/fields.js';
import { lintHints } from './rules/hints.js';
import { lintHops } from './rules/hops.js';
import { lintListSizes } from './rules/list-size.js';
import { type BoundedLists, lintLists, lintStaleBounds } from './rules/lists.js';
import { lintMutations } from './rules/mutations.js';
import { lintNames } from './rules/naming.js';
import { lintOwnership } from './rules/ownership.js';
import { lintValues } from './rules/values.js';
import { lintWords } from './rules/words.js';
import type { SubgraphSdl } from './subgraphs.js';

type Subject = Readonly<{
  services: readonly SubgraphSdl[];
  generated: Generated;
  recorded: Files;
  base: Base;
  acceptedBreaks: AcceptedBreaks;
  bounded: BoundedLists;
  plainBooleans: Exceptions;
  namedAfterSubgraphs: Exceptions;
  routes: Routes;
  samples: readonly MessageSample[];
}>;

export type Review = Readonly<{ findings: readonly Finding[]; notes: readonly string[] }>;

/** Everything that `npm run schema:check` has to say, as values. */
export const review = async (subject: Subject): Promise<Review> => {
  const { generated, recorded, base, routes, samples } = subject;
  const comparison = await compareWithBase(subject);
  return {
    findings: [
      ...generated.findings,
      ...findDrift(generated.files, comparable(generated, recorded)),
      ...lint(subject),
      ...comparison.findings,
      ...checkMessages(routes, samples),
    ],
    notes: [
      generated.schema && base.supergraph
        ? `Breaking changes: compared with ${base.label}.`
        : `Breaking changes: not compared, ${base.label} or this tree has no supergraph.`,
      ...comparison.accepted.map((text) => `Accepted break: ${text}`),
    ],
  };
};

// What could not be made because of another fault is not out of date.
const comparable = ({ files, findings }: Generated, recorded: Files): Files =>
  findings.length === 0 ? recorded : new Map([...recorded].filter(([path]) => files.has(path)));

const lint = (subject: Subject): Finding[] => {
  const { services, bounded, generated } = subject;
  const { schema, hints, plans } = generated;
  const documents = services.map(({ name, sdl }) => ({ name, document: parse(sdl) }));
  return [
    ...documents.flatMap(lintDescriptions),
    ...documents.flatMap(lintNames),
    ...documents.flatMap(lintListSizes),
    ...documents.flatMap(lintValues),
    ...documents.flatMap(lintConnections),
    ...documents.flatMap(lintMutations),
    ...lintBooleans(documents, subject.plainBooleans),
    ...lintWords(documents, subject.namedAfterSubgraphs),
    ...lintEntities(documents),
    ...lintOwnership(documents),
    ...(schema ? [...lintLists(schema, bounded), ...lintStaleBounds(schema, bounded)] : []),
    ...lintHints(hints),
    ...lintHops(plans),
  ];
};

const compareWithBase = async ({ generated, base, acceptedBreaks }: Subject): Promise<Comparison> => {
  if (!generated.schema || !base.supergraph) return { findings: [], accepted: [] };
  // The base passed this check when it was merged: a file of it that cannot be read says nothing about clients.
  const { parsed } = parseOperations(base.operations);
  return compareSchemas(apiSchemaOf(base.supergraph), generated.schema, parsed, acceptedBreaks);
};
