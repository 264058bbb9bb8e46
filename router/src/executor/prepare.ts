import { operationFromDocument, type Schema } from '@apollo/federation-internals';
import type { QueryPlanner } from '@apollo/query-planner';
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
} from 'graphql';
import { makeIntrospection } from './introspection.js';
import type { Json } from './json.js';
import { compilePlan } from './plan-steps.js';
import type { Step } from './run.js';
import { makeShape, type Shape } from './shape/shaper.js';
import type { TypeTest } from './types.js';

export type PreparedOperation = Readonly<{
  /** Alone in its document, with the fragments it uses. */
  document: DocumentNode;
  checkVariables: (variables: Json) => readonly GraphQLError[] | undefined;
  start: Step;
  shape: Shape;
}>;

export type Planning = Readonly<{
  schema: GraphQLSchema;
  apiSchema: Schema;
  planner: QueryPlanner;
  isOfType: TypeTest;
}>;

/** Everything about an operation that does not depend on the request: planned and compiled once. */
export const prepareOperation = (
  { schema, apiSchema, planner, isOfType }: Planning,
  document: DocumentNode,
): PreparedOperation => {
  const node = getOperationAST(document);
  if (!node) throw new Error('not exactly one operation');
  const operation = operationFromDocument(apiSchema, document);
  const { variableDefinitions = [] } = node;
  return {
    document,
    checkVariables:
      variableDefinitions.length === 0
        ? () => undefined
        : (variables) => getVariableValues(schema, variableDefinitions, variables).errors,
    start: compilePlan(
      planner.buildQueryPlan(operation),
      isOfType,
      operation.collectDefaultedVariableValues(),
    ),
    shape: makeShape(operation, document, makeIntrospection(schema, node)),
  };
};
