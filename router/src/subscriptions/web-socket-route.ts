import type { WebSocket, WebsocketHandler } from '@fastify/websocket';
import type { Logger } from '@shop/kit/log';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { Json } from '../executor/json.js';
import type { RouterContext } from '../http/request-context.js';
import type { Prepared } from '../operation/operation.js';
import type { Prepare } from '../operation/prepare.js';
import { badRequest } from '../operation/request-error.js';
import { closeSocket } from './close-socket.js';
import { createHandoff } from './handoff.js';
import { makeServeSocket } from './serve-socket.js';
import type { SocketGuard } from './socket-guard.js';
import type { Admit } from './stream-limits.js';
import type { RunStream, StreamEnd } from './streams.js';

type Deps = Readonly<{
  createContext: (request: FastifyRequest) => Promise<RouterContext>;
  prepare: Prepare;
  admit: Admit;
  runStream: RunStream;
  formatError: (formatted: GraphQLFormattedError, error: GraphQLError) => GraphQLFormattedError;
  guard: SocketGuard;
  log: Logger;
  stallMs?: number;
  /** How long a client may take to say who it is. */
  initMs?: number;
}>;

type Opened = Readonly<{
  operation: Prepared;
  lastEventId: string | null;
  release: () => void;
  socket: WebSocket;
}>;

// Codes of the protocol, and the one of WebSockets for "come back later".
const unauthorized = 4401;
const forbidden = 4403;
const comeBackLater = 1013;

const textIn = (params: Record<string, unknown>, name: string): Record<string, string> => {
  const value = params[name];
  return typeof value === 'string' ? { [name]: value } : {};
};

/** The library makes JSON of errors by themselves; ours are JSON already. */
const forLibrary = ({ errors, ...payload }: Json): Json =>
  Array.isArray(errors)
    ? { ...payload, errors: errors.map((error: unknown) => ({ toJSON: () => error })) }
    : payload;

/** Pages cannot set headers on a WebSocket: they are taken from the first message. */
const withParams = (request: FastifyRequest, params: Record<string, unknown> = {}): FastifyRequest =>
  Object.assign(Object.create(request) as FastifyRequest, {
    headers: {
      ...request.headers,
      ...textIn(params, 'authorization'),
      ...textIn(params, 'x-order-access-token'),
    },
  });

/** Subscriptions over WebSockets, by the protocol of graphql-ws. */
export const makeWebSocketHandler = (deps: Deps): WebsocketHandler => {
  const {
    createContext,
    prepare,
    admit,
    runStream,
    formatError,
    guard,
    log,
    stallMs = 10_000,
    initMs,
  } = deps;
  const contexts = new WeakMap<WebSocket, RouterContext>();

  const endSocket = (socket: WebSocket, end: StreamEnd): void => {
    if (end === 'slow') closeSocket(socket, comeBackLater, 'SLOW_READER');
    if (end === 'token') closeSocket(socket, forbidden, 'TOKEN_EXPIRED');
  };

  const stream = ({ operation, lastEventId, release, socket }: Opened) => {
    const left = new AbortController();
    const rest = guard.use(socket);
    socket.once('close', () => left.abort());
    const handoff = createHandoff<Json>({
      stallMs,
      onStall: () => closeSocket(socket, comeBackLater, 'SLOW_READER'),
      onLeave: () => left.abort(),
    });
    const run = async (): Promise<void> => {
      try {
        const end = await runStream({
          operation,
          transport: 'websocket',
          lastEventId,
          signal: left.signal,
          send: async ({ payload }) => payload === undefined || handoff.send(forLibrary(payload)),
        });
        endSocket(socket, end);
      } finally {
        handoff.end();
        release();
        rest();
      }
    };
    void run();
    return handoff.reader;
  };

  const serve = makeServeSocket(
    {
      connectionInitWaitTimeout: initMs,
      async onConnect({ extra, connectionParams }) {
        const { socket, request } = extra;
        try {
          contexts.set(socket, await createContext(withParams(request, connectionParams)));
          return true;
        } catch (error) {
          const code =
            error instanceof GraphQLError ? String(error.extensions.code) : 'INTERNAL_SERVER_ERROR';
          socket.close(code === 'UNAUTHENTICATED' ? unauthorized : comeBackLater, code);
          return false;
        }
      },
      async onSubscribe({ extra }, _id, { query, operationName, variables, extensions }) {
        const { socket } = extra;
        const context = contexts.get(socket);
        const refused = (...errors: readonly GraphQLError[]) =>
          errors.map((error) => {
            const { message, extensions } = formatError(error.toJSON(), error);
            return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions });
          });
        if (!context) return refused(badRequest('connection_init: expected first.'));
        const params = {
          query,
          operationName: operationName ?? undefined,
          variables: variables ?? undefined,
        };
        const prepared = await prepare({ ...params, extensions: extensions ?? undefined }, context);
        if (!prepared.ok) return refused(...prepared.error);
        const operation = prepared.value;
        if (operation.operation.operation !== OperationTypeNode.SUBSCRIPTION)
          return refused(badRequest('Queries and mutations are answered over HTTP.'));
        const admitted = admit(context);
        if (!admitted.ok) return refused(admitted.error);
        const { lastEventId } = (extensions ?? {}) as { lastEventId?: unknown };
        const opened: Opened = {
          operation,
          lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
          release: admitted.value,
          socket,
        };
        return {
          schema: operation.version.schema,
          document: operation.document,
          operationName: params.operationName,
          contextValue: opened,
        };
      },
      subscribe: (({ contextValue }: { contextValue: Opened }) => stream(contextValue)) as never,
    },
    log,
  );
  return (socket, request) => {
    if (guard.take(socket, request.ip)) serve(socket, request);
  };
};
