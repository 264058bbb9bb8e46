import type { WebSocket } from '@fastify/websocket';
import type { Logger } from '@shop/kit/log';
import type { FastifyRequest } from 'fastify';
import { CloseCode, makeServer, type ServerOptions } from 'graphql-ws';

export type SocketExtra = Readonly<{ socket: WebSocket; request: FastifyRequest }>;

// A proxy may drop a connection that is silent for a minute, and a client that has gone without a word is noticed.
const heartbeatMs = 12_000;

const keepAlive = (socket: WebSocket): (() => void) => {
  let hasAnswered = true;
  const timer = setInterval(() => {
    if (!hasAnswered) return socket.terminate();
    hasAnswered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, heartbeatMs);
  socket.on('pong', () => {
    hasAnswered = true;
  });
  return () => clearInterval(timer);
};

/** Speaks graphql-ws over one socket, until it is closed. */
export const makeServeSocket = (
  options: ServerOptions<Record<string, unknown>, SocketExtra>,
  log: Logger,
) => {
  const server = makeServer(options);
  return (socket: WebSocket, request: FastifyRequest): void => {
    const stopHeartbeat = keepAlive(socket);
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (text) =>
          new Promise((resolve) => {
            if (socket.readyState !== socket.OPEN) return resolve();
            // What cannot be sent is no fault of a message: the socket is closing, and that is told by itself.
            socket.send(text, () => resolve());
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          socket.on('message', (data) => {
            take(String(data)).catch((err: unknown) => {
              log.error({ err, requestId: request.id }, 'a message of a WebSocket could not be handled');
              socket.close(CloseCode.InternalServerError, 'INTERNAL_SERVER_ERROR');
            });
          }),
      },
      { socket, request },
    );
    socket.once('close', (code, reason) => {
      stopHeartbeat();
      void closed(code, String(reason));
    });
  };
};
