import type { GraphQLSchema } from 'graphql';
import { apiSchemaOf, compose, type Hint, readSupergraph } from './compose.js';
import { type DocumentsConfig, generateDocuments } from './documents.js';
import type { Files } from './drift.js';
import type { Finding } from './finding.js';
import { parseOperations, type RecordedOperation, validateOperations } from './operations.js';
import { subgraphsFolder, supergraphFile } from './paths.js';
import { planOperations, type RecordedPlan } from './plans.js';
import type { SubgraphSdl } from './subgraphs.js';

type Source = Readonly<{
  services: readonly SubgraphSdl[];
  operations: readonly RecordedOperation[];
  documents: DocumentsConfig;
}>;

export type Generated = Readonly<{
  /** The client's view of the supergraph; undefined when it does not compose. */
  schema: GraphQLSchema | undefined;
  hints: readonly Hint[];
  findings: readonly Finding[];
  /** How each recorded operation is asked of the subgraphs; none while an operation is faulty. */
  plans: readonly RecordedPlan[];
  /** What the recorded files should say, as far as they could be made. */
  files: Files;
}>;

/** Makes everything that is recorded of the schema, in memory. */
export const generate = async ({ services, operations, documents }: Source): Promise<Generated> => {
  const files = new Map(services.map(({ name, sdl }) => [`${subgraphsFolder}/${name}.graphql`, sdl]));
  const { supergraph, hints, findings } = compose(services);
  if (!supergraph) return { schema: undefined, hints, findings, plans: [], files };

  files.set(supergraphFile, supergraph);
  const schema = apiSchemaOf(supergraph);
  const { parsed, findings: unreadable } = parseOperations(operations);
  const faults = [...unreadable, ...validateOperations(schema, parsed)];
  if (faults.length > 0) return { schema, hints, findings: faults, plans: [], files };

  const text = await generateDocuments(schema, parsed, documents);
  for (const output of documents.outputs) files.set(output, text);
  const plans = planOperations(readSupergraph(supergraph), parsed);
  for (const plan of plans) files.set(plan.file, plan.text);
  return { schema, hints, findings: [], plans, files };
};
