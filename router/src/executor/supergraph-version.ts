import { ApolloGateway } from '@apollo/gateway';
import { type GraphQLSchema, parse } from 'graphql';
import { readCacheHints } from '../cache/cache-hints.js';
import { readOwnership } from '../cache/ownership.js';
import { type CostEstimates, createCostEstimates } from '../limits/cost/cost-check.js';
import { readCostRules } from '../limits/cost/cost-rules.js';
import { readAccessMap } from '../trust/access-map.js';
import { loadableSupergraph } from '../trust/loadable-supergraph.js';
import type { Planning } from './prepare.js';
import { createPreparedOperations, type PreparedOperations } from './prepared-operations.js';
import { makeTypeTest } from './types.js';

type Logger = ConstructorParameters<typeof ApolloGateway>[0] extends infer C
  ? C extends { logger?: infer L }
    ? L
    : never
  : never;

export type SupergraphVersion = Readonly<{
  sdl: string;
  schema: GraphQLSchema;
  planning: Planning;
  operations: PreparedOperations;
  costs: CostEstimates;
}>;

/**
 * Loads a supergraph with everything that is made of it. Requests end on the version they began with, so nothing of it ever changes.
 * @throws if the supergraph is not one.
 */
export const loadSupergraphVersion = async (
  sdl: string,
  { logger, planCacheBytes }: Readonly<{ logger: Logger; planCacheBytes: number }>,
): Promise<SupergraphVersion> => {
  // The gateway has no other switch for reporting to its maker, which we leave to nobody's environment.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const document = parse(sdl);
  const gateway = new ApolloGateway({
    supergraphSdl: loadableSupergraph(sdl, document),
    logger,
    // It loads the supergraph and plans; subgraphs are asked by our own executor.
    buildService: () => ({ process: () => Promise.reject(new Error('not asked by the gateway')) }),
  });
  const { schema } = await gateway.load();
  const { queryPlanner: planner } = gateway.__testing();
  if (!planner) throw new Error('the gateway has loaded no planner');
  const { supergraph } = planner;
  const planning: Planning = {
    schema,
    apiSchema: supergraph.apiSchema(),
    planner,
    isOfType: makeTypeTest(supergraph),
    hints: readCacheHints(supergraph.schema),
    ownership: readOwnership(supergraph.schema),
    access: readAccessMap(document),
  };
  return {
    sdl,
    schema,
    planning,
    operations: createPreparedOperations(planning, planCacheBytes),
    costs: createCostEstimates(schema, readCostRules(supergraph.schema)),
  };
};
