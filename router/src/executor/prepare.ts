import { operationFromDocument, type Schema } from '@apollo/federation-internals';
import type { QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, getOperationAST, parse } from 'graphql';
import { compileKeysOf, type KeysOf } from '../cache/answer-keys.js';
import type { CacheHints } from '../cache/cache-hints.js';
import { entityMaxAgeOf, maxAgeOf } from '../cache/cache-policy.js';
import type { Ownership } from '../cache/ownership.js';
import type { AccessMap } from '../trust/access-map.js';
import { leaveOut } from '../trust/leave-out.js';
import type { Refusals } from '../trust/refusals.js';
import type { FetchTools } from './fetch-step.js';
import { makeIntrospection } from './introspection.js';
import { compilePlan, type EventSource } from './plan-steps.js';
import type { Step } from './run.js';
import type { RefusedFields } from './shape/fields.js';
import { makeShape, type Shape } from './shape/shaper.js';
import type { TypeTest } from './types.js';

export type PreparedOperation = Readonly<{
  /** Alone in its document, with the fragments it uses. */
  document: DocumentNode;
  start: Step;
  /** Of a subscription: where its events come from. Absent where the viewer may see nothing of it. */
  source?: EventSource;
  shape: Shape;
  /** How many seconds an answer may be kept and given to others; 0 is not at all. */
  maxAge: number;
  /** What an answer that is kept has in it. */
  keysOf: KeysOf;
}>;

export type Planning = Readonly<{
  schema: GraphQLSchema;
  apiSchema: Schema;
  planner: QueryPlanner;
  isOfType: TypeTest;
  hints: CacheHints;
  ownership: Ownership;
  access: AccessMap;
}>;

const noKeys: KeysOf = () => [];

/**
 * Everything about an operation that does not depend on the request: planned and compiled once. What is refused is not in the plan, and the
 * shape of the answer has the refusals in its place.
 */
export const prepareOperation = (
  { schema, apiSchema, planner, isOfType, hints, ownership, access }: Planning,
  document: DocumentNode,
  refusals: Refusals,
): PreparedOperation => {
  const node = getOperationAST(document);
  if (!node) throw new Error('not exactly one operation');
  const operation = operationFromDocument(apiSchema, document);
  const ofField: RefusedFields['ofField'] = (type, field) => refusals.of(access.ofField(type, field));
  const planned = refusals.isEmpty
    ? operation
    : operationFromDocument(
        apiSchema,
        leaveOut(document, schema, (type, field) => ofField(type, field) !== undefined),
      );
  const maxAge = maxAgeOf(document, schema, hints);
  const tools: FetchTools = {
    isOfType,
    maxAgeOf: (fetch) =>
      entityMaxAgeOf(parse(fetch.operation), {
        schema,
        hints,
        isOpen: (type, field) => access.ofField(type, field).length === 0,
      }),
  };
  return {
    document,
    ...compilePlan(planner.buildQueryPlan(planned), tools, operation.collectDefaultedVariableValues()),
    shape: makeShape(operation, document, {
      makeIntrospect: makeIntrospection(schema, node),
      refused: { ofField, ofType: (type) => refusals.of(access.ofType(type)) },
    }),
    maxAge,
    keysOf: maxAge > 0 ? compileKeysOf(document, schema, ownership) : noKeys,
  };
};
