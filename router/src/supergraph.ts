import type { Logger } from '@shop/kit/log';
import { type Closeable, closeAll } from '@shop/kit/process';
import { openCaches } from './cache/open-caches.js';
import { type Config, signerOf, subgraphUrls } from './config.js';
import { type CompleteEvent, type Execute, makeExecute } from './executor/execute.js';
import { createLiveSupergraph, type LiveSupergraph } from './executor/live-supergraph.js';
import { loadSupergraphVersion } from './executor/supergraph-version.js';
import type { Subgraph } from './subgraphs/subgraph.js';
import { subgraphChecks } from './subgraphs/subgraph-checks.js';
import { createSubgraphClient } from './subgraphs/subgraph-client.js';
import { followSupergraph, readSupergraph } from './supergraph-file.js';

/** For libraries that want a logger with four levels. */
export const plainLogger = (log: Logger) => ({
  debug: (message?: string) => log.debug(message),
  info: (message?: string) => log.info(message),
  warn: (message?: string) => log.warn(message),
  error: (message?: string) => log.error(message),
});

const planCacheBytes = 64 * 2 ** 20;

const noSuchSubgraph: Subgraph = {
  ask: async () => ({
    errors: [{ message: 'This part of the answer is not available.', code: 'SUBGRAPH_UNAVAILABLE' }],
  }),
};

/** The recorded supergraph, executed over the subgraphs of this environment. */
export const openSupergraph = async (
  config: Config,
  log: Logger,
): Promise<
  Pick<LiveSupergraph, 'current' | 'onExchange'> &
    Readonly<{
      execute: Execute;
      completeEvent: CompleteEvent;
      subgraphChecks: ReturnType<typeof subgraphChecks>;
    }> &
    Closeable
> => {
  const sdl = await readSupergraph(config.SUPERGRAPH_FILE);
  const caches = openCaches(config, log);
  const clients = new Map(
    Object.entries(subgraphUrls(config)).map(([name, url]) => [
      name,
      createSubgraphClient({
        name,
        url,
        deadlineMs: config.SUBGRAPH_DEADLINE_MS,
        connections: config.SUBGRAPH_CONNECTIONS,
        maxAnswerBytes: config.SUBGRAPH_MAX_ANSWER_BYTES,
        sign: signerOf(config),
        told: caches.told,
        log,
      }),
    ]),
  );
  const subgraphs = (name: string): Subgraph => clients.get(name) ?? noSuchSubgraph;
  const { current, exchange, onExchange } = await createLiveSupergraph(sdl, {
    load: (text) => loadSupergraphVersion(text, { logger: plainLogger(log), planCacheBytes }),
    log,
  });
  const listen = () => caches.listenTo(current().planning.ownership.feeds);
  listen();
  onExchange(listen);
  const file = followSupergraph(config.SUPERGRAPH_FILE, { exchange, log });
  return {
    current,
    onExchange,
    ...makeExecute({ subgraphs, log, cache: caches.answers, entities: caches.entities }),
    subgraphChecks: subgraphChecks(clients),
    close: () => closeAll(file, caches, ...clients.values()),
  };
};
