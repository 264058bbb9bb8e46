import { err, ok, type Result } from '@shop/kit/result';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import type { ReadDocument } from './documents.js';

const refused = (message: string) =>
  err(new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }));

/** The operation of that name, or the only one. */
export const selectOperation = (
  { operations }: ReadDocument,
  name: string | undefined,
): Result<OperationDefinitionNode, GraphQLError> => {
  const [first, ...others] = operations;
  if (name !== undefined) {
    const named = operations.find((operation) => operation.name?.value === name);
    return named ? ok(named) : refused(`operationName: the document has no operation "${name}".`);
  }
  if (!first) return refused('query: the document has no operation.');
  return others.length === 0
    ? ok(first)
    : refused('operationName: expected the name of one of the operations of the document.');
};
