import { type EventStream, openEventStream } from '@shop/kit/event-stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OperationTypeNode } from 'graphql';
import type { HttpAnswer, makeHttpAnswers } from '../http/http-answer.js';
import { plainJson } from '../http/media-type.js';
import { readParams } from '../http/params.js';
import { refuseForgery } from '../http/refuse-forgery.js';
import type { RouterContext } from '../http/request-context.js';
import type { Prepare } from '../operation/prepare.js';
import { badRequest, toRequestError } from '../operation/request-error.js';
import { refuseForeignPage } from './refuse-foreign-page.js';
import type { Admit } from './stream-limits.js';
import type { RunStream } from './streams.js';

type Deps = Readonly<{
  createContext: (request: FastifyRequest) => Promise<RouterContext>;
  prepare: Prepare;
  admit: Admit;
  runStream: RunStream;
  answers: Pick<ReturnType<typeof makeHttpAnswers>, 'refused'>;
  allowedOrigins: readonly string[];
  timings?: Parameters<typeof openEventStream>[1];
}>;

const lastEventIdOf = ({ headers }: FastifyRequest): string | null => {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : null;
};

export const wantsEventStream = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers.accept?.includes('text/event-stream') ?? false;

/** Subscriptions as server-sent events, by the protocol of graphql-sse with distinct connections. */
export const createEventStreamRoute = (deps: Deps) => {
  const { createContext, prepare, admit, runStream, answers, allowedOrigins, timings } = deps;
  const streams = new Set<EventStream>();
  const answerStream = async (request: FastifyRequest, reply: FastifyReply) => {
    // EventSource can set no header, and a subscription changes nothing: there the origin decides.
    if (request.method === 'GET') refuseForeignPage(request.headers, allowedOrigins);
    else refuseForgery(request.headers);
    const prepared = await prepare(readParams(request), await createContext(request));
    if (!prepared.ok) return answers.refused(prepared.error, plainJson);
    const operation = prepared.value;
    if (operation.operation.operation !== OperationTypeNode.SUBSCRIPTION)
      throw badRequest('Only a subscription is answered with a stream of events.', 406);
    const admitted = admit(operation.context);
    if (!admitted.ok) throw admitted.error;
    const stream = openEventStream(reply, timings);
    streams.add(stream);
    try {
      const end = await runStream({
        operation,
        transport: 'sse',
        lastEventId: lastEventIdOf(request),
        signal: stream.signal,
        send: ({ id, payload }) =>
          stream.send({ id, ...(payload && { event: 'next', data: JSON.stringify(payload) }) }),
      });
      // Without `complete` the client comes back behind the last event.
      stream.end(end === 'slow' ? undefined : { event: 'complete', data: '' });
    } finally {
      streams.delete(stream);
      admitted.value();
    }
    return undefined;
  };

  return {
    /** Undefined once the stream is over; what is refused before it begins is answered as any request. */
    async answer(request: FastifyRequest, reply: FastifyReply): Promise<HttpAnswer | undefined> {
      try {
        return await answerStream(request, reply);
      } catch (error) {
        return answers.refused([toRequestError(error)], plainJson);
      }
    },
    /** Cuts all streams, so that their clients come back, to another process, behind their last event. */
    drain(): void {
      for (const stream of streams) stream.end();
    },
  };
};

export type EventStreamRoute = ReturnType<typeof createEventStreamRoute>;
