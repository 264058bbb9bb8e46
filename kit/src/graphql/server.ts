import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { bearerToken, type Viewer, type ViewerVerifier } from '../identity/index.js';
import type { Logger } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import type { BaseContext } from './context.js';
import { fromTokenError, makeFormatError } from './errors.js';

type Options<C extends BaseContext> = Readonly<{
  http: FastifyInstance;
  schema: GraphQLSchema;
  log: Logger;
  verifyViewer: ViewerVerifier;
  /** Adds what resolvers of this subgraph need: loaders live for one request. */
  extendContext: (base: BaseContext) => C;
}>;

const operations = metrics.counter('graphql_operations_total', 'GraphQL operations answered.', ['outcome']);

const countOutcome: ApolloServerPlugin<BaseContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ errors }) => operations.inc({ outcome: errors?.length ? 'error' : 'ok' }),
  }),
};

/** Who asks, verified in this process: the router is not trusted blindly. */
export const viewerOf = async (request: FastifyRequest, verify: ViewerVerifier): Promise<Viewer | null> => {
  try {
    const token = bearerToken(request.headers.authorization);
    return token === null ? null : await verify(token);
  } catch (error) {
    throw fromTokenError(error);
  }
};

/** Serves a subgraph at POST /graphql. */
export const serveGraphql = async <C extends BaseContext>({
  http,
  schema,
  log,
  verifyViewer,
  extendContext,
}: Options<C>): Promise<void> => {
  const server = new ApolloServer<C>({
    schema,
    // The schema is published through the router; this port serves processes, not people.
    introspection: false,
    // The process stops in its own order; a second listener for signals would kill it half way.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError: makeFormatError({ log }),
    parseOptions: { maxTokens: 10_000 },
    logger: {
      debug: (m) => log.debug(m),
      info: (m) => log.info(m),
      warn: (m) => log.warn(m),
      error: (m) => log.error(m),
    },
    plugins: [
      // Both would wrap every field of every answer, a tenth of the work for a list, for headers that nobody reads.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      countOutcome,
    ],
  });
  await server.start();
  http.post(
    '/graphql',
    fastifyApolloHandler(server, {
      context: async (request) =>
        extendContext({
          viewer: await viewerOf(request, verifyViewer),
          requestId: request.id,
          log,
          header: (name) => {
            const value = request.headers[name];
            return Array.isArray(value) ? value[0] : value;
          },
        }),
    }),
  );
  http.addHook('onClose', () => server.stop());
};
