import type { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '@shop/kit/log';
import { type GraphQLSchema, validate } from 'graphql';
import type { SupergraphVersion } from './supergraph-version.js';

export type Gateway = Pick<ApolloGateway, 'load' | 'onSchemaLoadOrUpdate' | 'stop'>;
type Listener = Parameters<Gateway['onSchemaLoadOrUpdate']>[0];

type Deps = Readonly<{
  load: (sdl: string) => Promise<SupergraphVersion>;
  makeExecute: (versionOf: (schema: GraphQLSchema) => SupergraphVersion) => ApolloGateway['executor'];
  log: Logger;
  /** How many operations are planned anew before a new supergraph takes over. */
  warm?: number;
}>;

export type LiveSupergraph = Readonly<{
  /** What Apollo Server takes its schema and its executor from. */
  gateway: Gateway;
  /** @throws if the text is no supergraph; the one that is served stays. */
  exchange(sdl: string): Promise<void>;
}>;

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Plans on the new version what was asked most of the old one. Planning blocks, so the requests of the moment get their turn in between. */
const warmUp = async (
  next: SupergraphVersion,
  previous: SupergraphVersion,
  count: number,
): Promise<number> => {
  let warmed = 0;
  for (const { document, uses } of previous.operations.mostUsed(count)) {
    await pause();
    if (validate(next.schema, document).length > 0) continue;
    next.operations.warm(document, uses);
    warmed += 1;
  }
  return warmed;
};

/** The supergraph that is served, and can be exchanged while it is. */
export const createLiveSupergraph = async (
  sdl: string,
  { load, makeExecute, log, warm = 100 }: Deps,
): Promise<LiveSupergraph> => {
  const versions = new WeakMap<GraphQLSchema, SupergraphVersion>();
  const listeners = new Set<Listener>();
  let current = await load(sdl);

  const take = (version: SupergraphVersion): void => {
    versions.set(version.schema, version);
    current = version;
    for (const listener of listeners) listener({ apiSchema: version.schema, coreSupergraphSdl: version.sdl });
  };
  take(current);

  const executor = makeExecute((schema) => versions.get(schema) ?? current);
  const gateway: Gateway = {
    async load() {
      take(current);
      return { schema: current.schema, executor };
    },
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => listeners.clear(),
  };

  return {
    gateway,
    async exchange(next) {
      if (next === current.sdl) return;
      const version = await load(next);
      const warmed = await warmUp(version, current, warm);
      take(version);
      log.info({ warmed }, 'a new supergraph is served');
    },
  };
};
