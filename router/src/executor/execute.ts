import type { Logger } from '@shop/kit/log';
import { GraphQLError, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { EntityCache } from '../cache/entity-cache.js';
import type { ResponseCache } from '../cache/response-cache.js';
import type { RouterContext } from '../http/request-context.js';
import type { Prepared } from '../operation/operation.js';
import type { Subgraph } from '../subgraphs/subgraph.js';
import { internalErrorMessage } from '../subgraphs/subgraph-answer.js';
import type { Answer } from './answer.js';
import type { Json } from './json.js';
import type { EventSource } from './plan-steps.js';
import type { PreparedOperation } from './prepare.js';
import type { AskSubgraph, Run, Shared, SubgraphAnswer } from './run.js';
import type { Fault, Refused } from './shape/state.js';

/** Answers a query or a mutation. */
export type Execute = (operation: Prepared) => Promise<Answer>;

/** Makes the client's answer of one event of a subscription, with the rights of whoever subscribed. */
export type CompleteEvent = (
  planned: PreparedOperation,
  source: EventSource,
  operation: Pick<Prepared, 'variables' | 'context'>,
  event: SubgraphAnswer,
) => Promise<Answer>;

type Deps = Readonly<{
  subgraphs: (name: string) => Subgraph;
  log: Logger;
  /** Without one every operation is executed. */
  cache?: ResponseCache;
  /** Without one every entity is asked for. */
  entities?: EntityCache;
}>;

const internalError = ({ path }: Fault): GraphQLError =>
  // Named as if a subgraph had told it: it is logged here, with what we know of it.
  new GraphQLError(internalErrorMessage, {
    path,
    extensions: { code: 'INTERNAL_SERVER_ERROR', serviceName: 'router' },
  });

const accessError = ({ path, refusal: { code, message } }: Refused): GraphQLError =>
  new GraphQLError(message, { path, extensions: { code } });

/**
 * Executes operations over the subgraphs. A fault of one costs the fields it was asked for. A missing value in a non-null place empties
 * the nearest place that may be empty; it is told only where nothing is left of the answer, since an entity that the viewer may not see
 * looks like no entity.
 */
export const makeExecute = ({
  subgraphs,
  log,
  cache,
  entities,
}: Deps): Readonly<{ execute: Execute; completeEvent: CompleteEvent }> => {
  const askWith =
    (headers: RouterContext['subgraphHeaders']): AskSubgraph =>
    (name, request) =>
      subgraphs(name).ask(request, headers);

  const finish = (planned: PreparedOperation, state: Run): Answer => {
    const { variables } = state;
    const { data, faults, refused } = planned.shape(state.data, variables);
    const told = faults.filter(({ isInvalid }) => isInvalid);
    const [first] = faults;
    const isExplained = state.errors.length > 0 || refused.length > 0 || told.length > 0;
    if (data === null && !isExplained && first) told.push(first);
    if (told.length > 0) log.error({ faults: told }, 'a subgraph answered against its schema');
    const errors = [...state.errors, ...refused.map(accessError), ...told.map(internalError)];
    return errors.length > 0 ? { errors, data } : { data };
  };

  const run = async (
    planned: PreparedOperation,
    variables: Json,
    headers: RouterContext['subgraphHeaders'],
    shared?: Shared,
  ): Promise<Answer> => {
    const state: Run = { variables, data: {}, errors: [], ask: askWith(headers), shared };
    await planned.start(state, [state.data]);
    return finish(planned, state);
  };

  // An answer that is kept whole has no parts that are older than it, and whoever changes something wants to see it.
  const sharedFor = (
    { operation }: OperationDefinitionNode,
    { publicHeaders }: RouterContext,
  ): Shared | undefined =>
    entities && publicHeaders && operation === OperationTypeNode.QUERY
      ? { entities, ask: askWith(publicHeaders) }
      : undefined;

  const execute: Execute = async ({ version, document, operation, variables, coerced, context }) => {
    const planned = version.operations.get(document, operation, context.viewer);
    const { subgraphHeaders, publicHeaders } = context;
    const ask = (headers: RouterContext['subgraphHeaders']) =>
      run(planned, variables, headers, headers === publicHeaders ? undefined : sharedFor(operation, context));
    return cache ? cache({ planned, coerced, context }, ask) : ask(subgraphHeaders);
  };

  const completeEvent: CompleteEvent = async (planned, source, { variables, context }, event) => {
    const state: Run = { variables, data: {}, errors: [], ask: askWith(context.subgraphHeaders) };
    await source.complete(state, event);
    return finish(planned, state);
  };

  return { execute, completeEvent };
};
