import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { createHttpServer } from '@shop/kit/http';
import { createRemoteKeys, createViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import { closeAll } from '@shop/kit/process';
import { stringifyAnswer } from './cache/stored-answer.js';
import { type Config, isProduction } from './config.js';
import { answerPlugin } from './graphql/answer.plugin.js';
import { makeFormatError } from './graphql/format-error.js';
import { limitOperations } from './graphql/operation-limits.js';
import { refuseNames } from './graphql/refuse-names.js';
import { addTraceContext, makeCreateContext, type RouterContext } from './http/request-context.js';
import { addSandboxPage } from './http/sandbox-page.js';
import { addCors, addSecurityHeaders } from './http/security.js';
import { openSupergraph, plainLogger } from './supergraph.js';

/** The public endpoint: POST /graphql (and GET for queries), and a page to try it outside production. */
export const startRouter = async (config: Config, log: Logger) => {
  const keys = createRemoteKeys(config.JWKS_URL);
  const verifyViewer = createViewerVerifier({
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
    keys: keys.key,
  });
  const supergraph = await openSupergraph(config, log);
  const server = new ApolloServer<RouterContext>({
    gateway: supergraph.gateway,
    nodeEnv: config.NODE_ENV,
    logger: plainLogger(log),
    introspection: !isProduction(config),
    hideSchemaDetailsFromClientErrors: isProduction(config),
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    // The process handles signals and closes things in its own order.
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: config.MAX_TOKENS },
    validationRules: [
      limitOperations({ maxDepth: config.MAX_DEPTH, maxRootFields: config.MAX_ROOT_FIELDS }),
      refuseNames,
    ],
    formatError: makeFormatError({ log }),
    stringifyResult: stringifyAnswer,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      answerPlugin,
    ],
  });
  await server.start();

  const http = createHttpServer({ log, trustedProxies: config.TRUSTED_PROXIES });
  addTraceContext(http);
  await addSecurityHeaders(http);
  await addCors(http, config.CORS_ORIGINS);
  http.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: fastifyApolloHandler(server, { context: makeCreateContext({ verifyViewer, log }) }),
  });
  if (!isProduction(config)) addSandboxPage(http);
  const url = await http.listen({ host: config.HOST, port: config.PORT });

  return {
    url,
    checks: {
      // A supergraph that does not load ends the start, so this process has one.
      supergraph: async () => server.assertStarted('readiness'),
      // Once the keys are here, tokens can be judged without users; taking all routers out then would close the whole shop.
      'signing keys': keys.ready,
    },
    close: () => closeAll(http, { close: () => server.stop() }, supergraph),
  };
};
