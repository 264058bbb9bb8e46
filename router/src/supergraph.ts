import { readFile } from 'node:fs/promises';
import { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '@shop/kit/log';
import { type Closeable, closeAll } from '@shop/kit/process';
import { type Config, subgraphUrls } from './config.js';
import { createSubgraphDataSource } from './subgraphs/subgraph-data-source.js';

/** For libraries that want a logger with four levels. */
export const plainLogger = (log: Logger) => ({
  debug: (message?: string) => log.debug(message),
  info: (message?: string) => log.info(message),
  warn: (message?: string) => log.warn(message),
  error: (message?: string) => log.error(message),
});

/** The gateway over the recorded supergraph, with the addresses of this environment. */
export const openSupergraph = async (config: Config, log: Logger) => {
  const supergraphSdl = await readFile(config.SUPERGRAPH_FILE, 'utf8').catch((error: Error) => {
    throw new Error(`SUPERGRAPH_FILE cannot be read: ${error.message}`);
  });
  // The gateway has no other switch for reporting to its maker, which we leave to nobody's environment.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const urls = subgraphUrls(config);
  const sources: Closeable[] = [];
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: plainLogger(log),
    __exposeQueryPlanExperimental: false,
    experimental_approximateQueryPlanStoreMiB: 16,
    buildService: ({ name, url }) => {
      const source = createSubgraphDataSource({
        name,
        url: urls[name] ?? url ?? '',
        deadlineMs: config.SUBGRAPH_DEADLINE_MS,
        connections: config.SUBGRAPH_CONNECTIONS,
        maxAnswerBytes: config.SUBGRAPH_MAX_ANSWER_BYTES,
        log,
      });
      sources.push(source);
      return source;
    },
  });
  return { gateway, close: () => closeAll(...sources) };
};
