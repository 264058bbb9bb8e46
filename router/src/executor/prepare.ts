import { operationFromDocument, type Schema } from '@apollo/federation-internals';
import type { QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import type { CacheHints } from '../cache/cache-hints.js';
import { maxAgeOf } from '../cache/cache-policy.js';
import { makeIntrospection } from './introspection.js';
import { compilePlan } from './plan-steps.js';
import type { Step } from './run.js';
import { makeShape, type Shape } from './shape/shaper.js';
import type { TypeTest } from './types.js';

export type PreparedOperation = Readonly<{
  /** Alone in its document, with the fragments it uses. */
  document: DocumentNode;
  start: Step;
  shape: Shape;
  /** How many seconds an answer may be kept and given to others; 0 is not at all. */
  maxAge: number;
}>;

export type Planning = Readonly<{
  schema: GraphQLSchema;
  apiSchema: Schema;
  planner: QueryPlanner;
  isOfType: TypeTest;
  hints: CacheHints;
}>;

/** Everything about an operation that does not depend on the request: planned and compiled once. */
export const prepareOperation = (
  { schema, apiSchema, planner, isOfType, hints }: Planning,
  document: DocumentNode,
): PreparedOperation => {
  const node = getOperationAST(document);
  if (!node) throw new Error('not exactly one operation');
  const operation = operationFromDocument(apiSchema, document);
  return {
    document,
    start: compilePlan(
      planner.buildQueryPlan(operation),
      isOfType,
      operation.collectDefaultedVariableValues(),
    ),
    shape: makeShape(operation, document, makeIntrospection(schema, node)),
    maxAge: maxAgeOf(document, schema, hints),
  };
};
