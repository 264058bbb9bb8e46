import type { WebSocket } from '@fastify/websocket';

const graceMs = 2_000;

/** Ends a socket, also one that nobody reads. */
export const closeSocket = (socket: WebSocket, code: number, reason: string): void => {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), graceMs).unref();
};
