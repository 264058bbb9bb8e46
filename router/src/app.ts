import { createHttpServer } from '@shop/kit/http';
import { createRemoteKeys, createViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import { closeAll } from '@shop/kit/process';
import type { FastifyRequest } from 'fastify';
import { type Config, isProduction } from './config.js';
import { makeFormatError } from './graphql/format-error.js';
import { makeAnswerGraphql } from './http/answer-graphql.js';
import { addExplorerPage, explorerDir } from './http/explorer-page.js';
import { addGraphql } from './http/graphql-route.js';
import { makeHttpAnswers } from './http/http-answer.js';
import { addTraceContext, makeCreateContext } from './http/request-context.js';
import { addSandboxPage } from './http/sandbox-page.js';
import { addCors, addSecurityHeaders } from './http/security.js';
import { makeCostCheck, openRateLimits, preparedUnlessBlocked } from './limits/limit-checks.js';
import { observedExecute } from './operation/observe-operation.js';
import { makePrepare } from './operation/prepare.js';
import { readRecordedNames } from './operation/recorded-names.js';
import { makeRules } from './operation/rules.js';
import { openQueryTexts } from './persisted/open-query-texts.js';
import { addWebSockets } from './subscriptions/add-web-sockets.js';
import { openSubscriptions, type StreamOverrides } from './subscriptions/open-subscriptions.js';
import { openSupergraph } from './supergraph.js';
import { refuseClosedStream } from './trust/refuse-closed-stream.js';

/** For tests: streams that do not wait long, a small page. */
export type Overrides = StreamOverrides & Readonly<{ explorerDir?: string }>;

/** The public endpoint: POST /graphql (and GET for queries), and pages to try it outside production. */
export const startRouter = async (config: Config, log: Logger, overrides: Overrides = {}) => {
  const keys = createRemoteKeys(config.JWKS_URL);
  const verifyViewer = createViewerVerifier({
    issuer: config.JWT_ISSUER,
    audience: config.JWT_AUDIENCE,
    keys: keys.key,
  });
  const supergraph = await openSupergraph(config, log);
  const rateLimits = openRateLimits(config, log);
  const texts = await openQueryTexts(config, log);
  const { refusals } = rateLimits;
  const prepareAny = makePrepare({
    current: supergraph.current,
    queryTexts: texts.queryTexts,
    rulesOf: makeRules(config),
    checks: [makeCostCheck(config.MAX_COST), rateLimits.check, refuseClosedStream],
    maxTokens: config.MAX_TOKENS,
    maxVariableValues: config.MAX_VARIABLE_VALUES,
    hideSuggestions: isProduction(config),
  });
  const prepare = preparedUnlessBlocked(prepareAny, refusals);
  const readContext = makeCreateContext({ verifyViewer, log });
  const createContext = (request: FastifyRequest) =>
    refusals.noting({ address: request.ip }, () => readContext(request));
  const formatError = makeFormatError({ log });
  const answers = makeHttpAnswers(formatError);
  const subscriptions = openSubscriptions(config, {
    createContext,
    prepare,
    answers,
    formatError,
    supergraph,
    log,
    overrides,
  });
  const answerGraphql = makeAnswerGraphql({
    createContext,
    prepare,
    execute: observedExecute(supergraph.execute, await readRecordedNames(config.TRUSTED_DOCUMENTS_DIR, log)),
    answers,
    refusals,
  });

  const http = createHttpServer({
    log,
    bodyLimit: config.MAX_BODY_BYTES,
    trustedProxies: config.TRUSTED_PROXIES,
  });
  addTraceContext(http);
  addSecurityHeaders(http);
  await addCors(http, config.CORS_ORIGINS);
  await addWebSockets(http, config.CORS_ORIGINS);
  addGraphql(http, {
    answer: answerGraphql,
    stream: subscriptions.answer,
    socket: subscriptions.socket,
    answers,
    refusals,
  });
  http.addHook('preClose', async () => subscriptions.drain());
  if (!isProduction(config)) {
    addSandboxPage(http);
    addExplorerPage(http, overrides.explorerDir ?? explorerDir());
  }
  const url = await http.listen({ host: config.HOST, port: config.PORT });

  return {
    url,
    checks: {
      // A supergraph that does not load ends the start, so this process has one.
      supergraph: async () => void supergraph.current(),
      // Once the keys are here, tokens can be judged without users; taking all routers out then would close the whole shop.
      'signing keys': keys.ready,
    },
    optionalChecks: supergraph.subgraphChecks,
    close: () => closeAll(http, subscriptions, supergraph, texts, rateLimits),
  };
};
