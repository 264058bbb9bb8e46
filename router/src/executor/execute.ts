import type { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '@shop/kit/log';
import { GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { RouterContext } from '../http/request-context.js';
import type { Subgraph } from '../subgraphs/subgraph.js';
import { internalErrorMessage } from '../subgraphs/subgraph-answer.js';
import type { Json } from './json.js';
import type { AskSubgraph, Run } from './run.js';
import type { Fault } from './shape/state.js';
import type { SupergraphVersion } from './supergraph-version.js';

type Execute = ApolloGateway['executor'];

type Deps = Readonly<{
  versionOf: (schema: GraphQLSchema) => SupergraphVersion;
  subgraphs: (name: string) => Subgraph;
  log: Logger;
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
export const makeExecute = ({ versionOf, subgraphs, log }: Deps): Execute => {
  const askWith =
    ({ subgraphHeaders }: RouterContext): AskSubgraph =>
    (name, request) =>
      subgraphs(name).ask(request, subgraphHeaders);

  return async ({ schema, document, operation, request, context }) => {
    if (!operation) return { errors: [new GraphQLError('The document has no operation of that name.')] };
    if (operation.operation === OperationTypeNode.SUBSCRIPTION)
      return { errors: [new GraphQLError('Subscriptions are not answered here.')] };
    const variables: Json = request.variables ?? {};
    const prepared = versionOf(schema).operations.get(document, operation);
    const wrong = prepared.checkVariables(variables);
    if (wrong) return { errors: wrong };

    const run: Run = { variables, data: {}, errors: [], ask: askWith(context as RouterContext) };
    await prepared.start(run, run.data);
    const { data, faults } = prepared.shape(run.data, variables);
    const told = faults.filter(({ isInvalid }) => isInvalid);
    const [first] = faults;
    if (data === null && run.errors.length === 0 && told.length === 0 && first) told.push(first);
    if (told.length > 0) log.error({ faults: told }, 'a subgraph answered against its schema');
    const errors = [...run.errors, ...told.map(internalError)];
    return errors.length > 0 ? { errors, data } : { data };
  };
};
