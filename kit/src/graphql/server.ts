import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { ViewerVerifier } from '../identity/index.js';
import type { Logger } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import { currentSpan } from '../tracing/index.js';
import type { BaseContext } from './context.js';
import { makeFormatError } from './errors.js';
import { headerOf } from './header-of.js';
import { createSubscriptionServer, wantsEventStream } from './serve-subscriptions.js';
import { viewerOf } from './viewer-of.js';

type Options<C extends BaseContext> = Readonly<{
  http: FastifyInstance;
  schema: GraphQLSchema;
  log: Logger;
  verifyViewer: ViewerVerifier;
  /** Adds what resolvers of this subgraph need: loaders live for one request. */
  extendContext: (base: BaseContext) => C;
}>;

const operations = metrics.counter('graphql_operations_total', 'GraphQL operations answered.', ['outcome']);

/** Counts the operation and tells the span of its request what it was. Its text is not told: it may hold what a person wrote. */
const tellOutcome: ApolloServerPlugin<BaseContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ errors, operation, operationName }) => {
      const outcome = errors?.length ? 'error' : 'ok';
      operations.inc({ outcome });
      currentSpan().set({
        'graphql.operation.type': operation?.operation,
        'graphql.operation.name': operationName ?? undefined,
        'graphql.operation.outcome': outcome,
      });
    },
  }),
};

/** Serves a subgraph at POST /graphql. */
export const serveGraphql = async <C extends BaseContext>({
  http,
  schema,
  log,
  verifyViewer,
  extendContext,
}: Options<C>): Promise<void> => {
  const formatError = makeFormatError({ log });
  const server = new ApolloServer<C>({
    schema,
    // The schema is published through the router; this port serves processes, not people.
    introspection: false,
    // The process stops in its own order; a second listener for signals would kill it half way.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError,
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
      tellOutcome,
    ],
  });
  await server.start();
  const answer = fastifyApolloHandler(server, {
    context: async (request) =>
      extendContext({
        viewer: await viewerOf(request, verifyViewer),
        requestId: request.id,
        log,
        header: headerOf(request),
      }),
  });
  const subscriptions = createSubscriptionServer({
    http,
    schema,
    log,
    verifyViewer,
    extendContext,
    formatError,
  });
  http.post('/graphql', async (request, reply) =>
    wantsEventStream(request) ? subscriptions(request, reply) : answer.call(http, request, reply),
  );
  http.addHook('onClose', () => server.stop());
};
