import { metrics } from '@shop/kit/metrics';
import { err, ok, type Result } from '@shop/kit/result';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { createLru } from '../executor/lru.js';
import { withCode } from './request-error.js';
import type { Rules } from './rules.js';

export type ReadDocument = Readonly<{
  document: DocumentNode;
  operations: readonly OperationDefinitionNode[];
}>;

export type Documents = (query: string) => Result<ReadDocument, readonly GraphQLError[]>;

type Options = Readonly<{
  schema: GraphQLSchema;
  rules: Rules;
  maxTokens: number;
  /** Whether messages may guess what was meant, and so tell names of the schema. */
  hideSuggestions: boolean;
  capacityBytes: number;
}>;

const lookups = metrics.counter('graphql_document_lookups_total', 'Documents that were looked up.', [
  'outcome',
]);

/** Nodes, tokens and places of a document take some sixty times its text: measured over the recorded operations. */
const bytesPerCharacter = 64;

// Telling all that is wrong with nonsense would be more work, and a longer answer, than the nonsense.
const maxErrors = 20;

const read = (
  query: string,
  { schema, rules, maxTokens, hideSuggestions }: Options,
): Result<ReadDocument, readonly GraphQLError[]> => {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens });
  } catch (error) {
    // The parser calls itself for each bracket, so a few thousand of them are more than the stack holds.
    const told = error instanceof RangeError ? new GraphQLError('The document is nested too deep.') : error;
    if (told instanceof GraphQLError) return err([withCode(told, 'GRAPHQL_PARSE_FAILED')]);
    throw error;
  }
  for (const stage of rules) {
    const errors = validate(schema, document, stage, { hideSuggestions, maxErrors });
    if (errors.length > 0) return err(errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')));
  }
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  return ok({ document, operations });
};

/** Reads and validates each text once. What is refused is not kept: who sends nonsense seldom sends the same. */
export const createDocuments = (options: Options): Documents => {
  const known = createLru<Result<ReadDocument, never>>({
    capacity: options.capacityBytes,
    weightOf: (query) => query.length * bytesPerCharacter,
  });
  return (query) => {
    const found = known.get(query);
    lookups.inc({ outcome: found ? 'hit' : 'miss' });
    if (found) return found;
    const result = read(query, options);
    if (result.ok) known.set(query, result);
    return result;
  };
};
