import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { handleProtocols } from 'graphql-ws';
import { closeSocket } from './close-socket.js';
import { isForeignPage } from './refuse-foreign-page.js';

// No subscription of a client is longer.
const maxPayload = 262_144;
const goingAway = 1001;

/** Lets routes take WebSockets. Browsers open them to any site without asking, so the origin is looked at here. */
export const addWebSockets = async (
  http: FastifyInstance,
  allowedOrigins: readonly string[],
): Promise<void> => {
  await http.register(websocket, {
    options: {
      maxPayload,
      handleProtocols,
      verifyClient: ({ req }, next) => next(!isForeignPage(req.headers, allowedOrigins), 403),
    },
    // Clients come back, to another process, behind their last event.
    preClose(done) {
      const server = this.websocketServer;
      for (const socket of server.clients) closeSocket(socket, goingAway, 'SHUTTING_DOWN');
      server.close(() => done());
    },
  });
};
