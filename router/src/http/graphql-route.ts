import type { WebsocketHandler } from '@fastify/websocket';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Refusals } from '../limits/rate/refusals.js';
import { badRequest } from '../operation/request-error.js';
import { wantsEventStream } from '../subscriptions/event-stream-route.js';
import type { HttpAnswer, makeHttpAnswers } from './http-answer.js';
import { plainJson } from './media-type.js';

type Answer = (request: FastifyRequest) => Promise<HttpAnswer>;
/** Answers with a stream of events, or gives the answer that says why not. */
type Stream = (request: FastifyRequest, reply: FastifyReply) => Promise<HttpAnswer | undefined>;

type Deps = Readonly<{
  answer: Answer;
  stream: Stream;
  socket: WebsocketHandler;
  answers: Pick<ReturnType<typeof makeHttpAnswers>, 'refused'>;
  refusals: Pick<Refusals, 'blocked' | 'note'>;
}>;

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
  { answer, stream, socket, answers, refusals }: Deps,
): void => {
  const send = (reply: FastifyReply, { status, type, headers, body }: HttpAnswer) => {
    reply.code(status).headers(headers);
    if (status === 304) return reply.send();
    reply.header('content-type', `${type}; charset=utf-8`);
    return body;
  };
  const answered: RouteOptions = {
    method: 'POST',
    url,
    // Before the body is read. Whoever brings a token is looked at once it is known whose it is: an office has one address.
    onRequest: (request, reply, done) => {
      const blocked = request.headers.authorization ? undefined : refusals.blocked({ address: request.ip });
      if (blocked) reply.send(send(reply, answers.refused([blocked], plainJson)));
      else done();
    },
    handler: async (request, reply) => {
      const given = wantsEventStream(request) ? await stream(request, reply) : await answer(request);
      return given ? send(reply, given) : reply;
    },
    // Bodies that could not be read at all.
    errorHandler: async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const { statusCode: status = 500 } = error;
      if (status >= 500) throw error;
      await refusals.note({ address: request.ip }, [badRequest(error.message)]);
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
