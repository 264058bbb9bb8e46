import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { badUserInput } from './errors.js';

type Read = (query: string, operationName?: string | null) => DocumentNode;

/** Parses and checks subscriptions. The router asks with the same few texts again and again. */
export const makeReadDocument = (schema: GraphQLSchema): Read => {
  const known = new LRUCache<string, DocumentNode>({ max: 200 });
  const check = (query: string): DocumentNode => {
    const document = parse(query, { maxTokens: 10_000 });
    const [error] = validate(schema, document);
    if (error) throw new GraphQLError(error.message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    known.set(query, document);
    return document;
  };
  return (query, operationName) => {
    const document = known.get(query) ?? check(query);
    if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.SUBSCRIPTION)
      throw badUserInput('Only a subscription is answered with a stream of events.');
    return document;
  };
};
