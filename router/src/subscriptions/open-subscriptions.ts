import type { WebsocketHandler } from '@fastify/websocket';
import type { openEventStream } from '@shop/kit/event-stream';
import type { Logger } from '@shop/kit/log';
import { type Closeable, closeAll } from '@shop/kit/process';
import type { FastifyRequest } from 'fastify';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { type Config, signerOf, subgraphUrls } from '../config.js';
import type { CompleteEvent } from '../executor/execute.js';
import type { LiveSupergraph } from '../executor/live-supergraph.js';
import type { makeHttpAnswers } from '../http/http-answer.js';
import type { RouterContext } from '../http/request-context.js';
import type { Prepare } from '../operation/prepare.js';
import { createEventStreamRoute, type EventStreamRoute } from './event-stream-route.js';
import { makeOpenSubscription } from './open-subscription.js';
import { createSocketGuard } from './socket-guard.js';
import { createStreamClient } from './stream-client.js';
import { makeAdmit } from './stream-limits.js';
import { makeFindTarget } from './stream-target.js';
import { makeServeStream } from './streams.js';
import { makeWebSocketHandler } from './web-socket-route.js';

// Libraries keep a socket for a while after its last stream, to save a page that asks for the next one the handshake.
const longestIdleMs = 60_000;

/** For tests, which cannot wait as long as a release takes. */
export type StreamOverrides = Readonly<{
  streamTimings?: Parameters<typeof openEventStream>[1];
  patienceMs?: number;
  socketInitMs?: number;
  socketIdleMs?: number;
}>;

type Deps = Readonly<{
  createContext: (request: FastifyRequest) => Promise<RouterContext>;
  prepare: Prepare;
  answers: ReturnType<typeof makeHttpAnswers>;
  formatError: (formatted: GraphQLFormattedError, error: GraphQLError) => GraphQLFormattedError;
  supergraph: Pick<LiveSupergraph, 'current' | 'onExchange'> & Readonly<{ completeEvent: CompleteEvent }>;
  log: Logger;
  overrides: StreamOverrides;
}>;

/** Subscriptions of clients, over streams of the subgraphs that own them. */
export const openSubscriptions = (
  config: Config,
  deps: Deps,
): EventStreamRoute & Readonly<{ socket: WebsocketHandler }> & Closeable => {
  const { createContext, prepare, answers, formatError, supergraph, log, overrides } = deps;
  const sign = signerOf(config);
  const clients = new Map(
    Object.entries(subgraphUrls(config)).map(([name, url]) => [
      name,
      createStreamClient({
        name,
        url,
        sign,
        deadlineMs: config.SUBGRAPH_DEADLINE_MS,
        maxAnswerBytes: config.SUBGRAPH_MAX_ANSWER_BYTES,
      }),
    ]),
  );
  const openSubscription = makeOpenSubscription({
    supergraph,
    findTarget: makeFindTarget((name) => clients.get(name)),
    completeEvent: supergraph.completeEvent,
    log,
    patienceMs: overrides.patienceMs,
  });
  const admit = makeAdmit({ inAll: config.SUBSCRIPTIONS, perClient: config.SUBSCRIPTIONS_PER_CLIENT });
  const runStream = makeServeStream({ openSubscription, formatError });
  const route = createEventStreamRoute({
    createContext,
    prepare,
    answers,
    admit,
    runStream,
    allowedOrigins: config.CORS_ORIGINS,
    timings: overrides.streamTimings,
  });
  const socket = makeWebSocketHandler({
    createContext,
    prepare,
    admit,
    runStream,
    formatError,
    guard: createSocketGuard({
      perAddress: config.WEB_SOCKETS_PER_ADDRESS,
      idleMs: overrides.socketIdleMs ?? longestIdleMs,
    }),
    log,
    initMs: overrides.socketInitMs,
    stallMs: overrides.streamTimings?.stallMs,
  });
  return { ...route, socket, close: () => closeAll(...clients.values()) };
};
