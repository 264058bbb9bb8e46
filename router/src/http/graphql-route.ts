import type { WebsocketHandler } from '@fastify/websocket';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { wantsEventStream } from '../subscriptions/event-stream-route.js';
import type { HttpAnswer } from './http-answer.js';

type Answer = (request: FastifyRequest) => Promise<HttpAnswer>;
/** Answers with a stream of events, or gives the answer that says why not. */
type Stream = (request: FastifyRequest, reply: FastifyReply) => Promise<HttpAnswer | undefined>;

const url = '/graphql';
const allow = 'GET, POST';

const messages: Readonly<Record<number, string>> = {
  400: 'The body: expected JSON.',
  413: 'The body is larger than a request may be.',
  415: 'content-type: expected application/json.',
};

const refuse = (request: FastifyRequest, reply: FastifyReply, status: number, message: string) =>
  reply
    .code(status)
    .send({ errors: [{ message, extensions: { code: 'BAD_REQUEST', requestId: request.id } }] });

/** GET and POST of GraphQL. */
export const addGraphql = (
  http: FastifyInstance,
  answer: Answer,
  stream: Stream,
  socket: WebsocketHandler,
): void => {
  const answered: RouteOptions = {
    method: 'POST',
    url,
    handler: async (request, reply) => {
      const given = wantsEventStream(request) ? await stream(request, reply) : await answer(request);
      if (!given) return reply;
      const { status, type, headers, body } = given;
      reply.code(status).headers(headers);
      if (status === 304) return reply.send();
      reply.header('content-type', `${type}; charset=utf-8`);
      return body;
    },
    // Bodies that could not be read at all.
    errorHandler: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const { statusCode: status = 500 } = error;
      if (status >= 500) throw error;
      return refuse(request, reply, status, messages[status] ?? error.message);
    },
  };
  http.route(answered);
  http.route({ ...answered, method: 'GET', wsHandler: socket });
  http.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url,
    handler: (request, reply) =>
      refuse(request, reply.header('allow', allow), 405, `Only ${allow} are answered.`),
  });
};
