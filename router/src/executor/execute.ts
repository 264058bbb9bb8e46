import type { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '@shop/kit/log';
import { GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { ResponseCache } from '../cache/response-cache.js';
import type { RouterContext } from '../http/request-context.js';
import type { Subgraph } from '../subgraphs/subgraph.js';
import { internalErrorMessage } from '../subgraphs/subgraph-answer.js';
import type { Json } from './json.js';
import type { PreparedOperation } from './prepare.js';
import type { AskSubgraph, Run } from './run.js';
import type { Fault } from './shape/state.js';
import type { SupergraphVersion } from './supergraph-version.js';

type Execute = ApolloGateway['executor'];
type Answer = Awaited<ReturnType<Execute>>;

type Deps = Readonly<{
  versionOf: (schema: GraphQLSchema) => SupergraphVersion;
  subgraphs: (name: string) => Subgraph;
  log: Logger;
  /** Without one every operation is executed. */
  cache?: ResponseCache;
}>;

const internalError = ({ path }: Fault): GraphQLError =>
  // Named as if a subgraph had told it: it is logged here, with what we know of it.
  new GraphQLError(internalErrorMessage, {
    path,
    extensions: { code: 'INTERNAL_SERVER_ERROR', serviceName: 'router' },
  });

/**
 * Executes operations over the subgraphs. A fault of one costs the fields it was asked for. A missing value in a non-null place empties
 * the nearest place that may be empty; it is told only where nothing is left of the answer, since an entity that the viewer may not see
 * looks like no entity.
 */
export const makeExecute = ({ versionOf, subgraphs, log, cache }: Deps): Execute => {
  const askWith =
    (headers: RouterContext['subgraphHeaders']): AskSubgraph =>
    (name, request) =>
      subgraphs(name).ask(request, headers);

  const run = async (
    prepared: PreparedOperation,
    variables: Json,
    headers: RouterContext['subgraphHeaders'],
  ): Promise<Answer> => {
    const state: Run = { variables, data: {}, errors: [], ask: askWith(headers) };
    await prepared.start(state, state.data);
    const { data, faults } = prepared.shape(state.data, variables);
    const told = faults.filter(({ isInvalid }) => isInvalid);
    const [first] = faults;
    if (data === null && state.errors.length === 0 && told.length === 0 && first) told.push(first);
    if (told.length > 0) log.error({ faults: told }, 'a subgraph answered against its schema');
    const errors = [...state.errors, ...told.map(internalError)];
    return errors.length > 0 ? { errors, data } : { data };
  };

  return async ({ schema, document, operation, request, context, response }) => {
    if (!operation) return { errors: [new GraphQLError('The document has no operation of that name.')] };
    if (operation.operation === OperationTypeNode.SUBSCRIPTION)
      return { errors: [new GraphQLError('Subscriptions are not answered here.')] };
    const variables: Json = request.variables ?? {};
    const prepared = versionOf(schema).operations.get(document, operation);
    const { errors, coerced = {} } = prepared.readVariables(variables);
    if (errors) return { errors };
    const execute = (headers: RouterContext['subgraphHeaders']) => run(prepared, variables, headers);
    return cache
      ? cache({ prepared, coerced, request: { context, response } }, execute)
      : execute((context as RouterContext).subgraphHeaders);
  };
};
