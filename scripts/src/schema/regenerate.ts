import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GraphQLSchema } from 'graphql';
import { apiSchemaOf, compose, type Hint } from './compose.js';
import { type DocumentsConfig, generateDocuments } from './documents.js';
import type { Files } from './drift.js';
import type { Finding } from './finding.js';
import {
  checkOperations,
  type ParsedOperation,
  parseOperation,
  type RecordedOperation,
} from './operations.js';
import { repositoryRoot, subgraphsFolder, supergraphFile } from './paths.js';
import { printSubgraphs } from './print-subgraphs.js';
import { readFolder, readRecorded } from './recorded-files.js';
import type { SubgraphSdl } from './subgraphs.js';

export type Regenerated = Readonly<{
  services: readonly SubgraphSdl[];
  schema: GraphQLSchema | undefined;
  hints: readonly Hint[];
  findings: readonly Finding[];
  /** What the recorded files should say, and what they say. Only files that could be made are compared. */
  expected: Files;
  recorded: Files;
}>;

/** Everything that is generated, made from the built code and the recorded operations, in memory. */
export const regenerate = async (operations: readonly RecordedOperation[]): Promise<Regenerated> => {
  const expected = new Map<string, string>();
  const { services, findings: printFindings } = await printSubgraphs();
  for (const { name, sdl } of services) expected.set(`${subgraphsFolder}/${name}.graphql`, sdl);
  const recorded = await readFolder(subgraphsFolder, '.graphql');
  // A supergraph without one of the subgraphs would look like the removal of all that it serves.
  if (printFindings.length > 0) {
    return { services, schema: undefined, hints: [], findings: printFindings, expected, recorded };
  }
  const { supergraph, hints, findings } = compose(services);
  if (!supergraph) return { services, schema: undefined, hints, findings, expected, recorded };

  await addRecorded(recorded, supergraphFile);
  expected.set(supergraphFile, supergraph);
  const schema = apiSchemaOf(supergraph);
  const operationFindings = checkOperations(schema, operations);
  if (operationFindings.length === 0) {
    const documents = await loadDocumentsConfig();
    await addRecorded(recorded, documents.output);
    expected.set(documents.output, await generateDocuments(schema, operations.map(parsed), documents));
  }
  return { services, schema, hints, findings: operationFindings, expected, recorded };
};

const addRecorded = async (files: Map<string, string>, path: string): Promise<void> => {
  const content = await readRecorded(path);
  if (content !== undefined) files.set(path, content);
};

const parsed = (operation: RecordedOperation): ParsedOperation => {
  const result = parseOperation(operation);
  if ('rule' in result) throw new Error(`${result.where}: ${result.message}`);
  return result;
};

const loadDocumentsConfig = async (): Promise<DocumentsConfig> => {
  const file = join(repositoryRoot, 'codegen.ts');
  return ((await import(pathToFileURL(file).href)) as { default: DocumentsConfig }).default;
};
