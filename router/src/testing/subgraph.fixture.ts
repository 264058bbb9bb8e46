import { buildSubgraphSchema } from '@apollo/subgraph';
import { type EventStream, openEventStream } from '@shop/kit/event-stream';
import { createHttpServer } from '@shop/kit/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { graphql, parse } from 'graphql';
import { pino } from 'pino';

type Body = { query: string; variables?: Record<string, unknown>; operationName?: string };
/** A stream that the test itself tells events on. */
export type OpenStream = Body & Readonly<{ stream: EventStream; headers: FastifyRequest['headers'] }>;
export type Misbehaviour = (request: FastifyRequest, answer: FastifyReply) => unknown;

/** A small subgraph on a port of its own that can be told to misbehave, and remembers what it was told. */
export const startSubgraph = async (sdl: string, resolvers: object) => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
  const http = createHttpServer({ log: pino({ level: 'silent' }) });
  const state: {
    misbehave?: Misbehaviour;
    seen: FastifyRequest['headers'][];
    asked: Record<string, unknown>[];
    /** Those that are open, in the sequence in which they were asked for. */
    streams: OpenStream[];
  } = {
    seen: [],
    asked: [],
    streams: [],
  };
  http.post('/graphql', async (request, answer) => {
    state.seen.push(request.headers);
    state.asked.push((request.body as Body).variables ?? {});
    if (state.misbehave) return state.misbehave(request, answer);
    if (request.headers.accept?.includes('text/event-stream')) {
      const stream = openEventStream(answer);
      const { body, headers } = request;
      const entry: OpenStream = { stream, headers, ...(body as Body) };
      state.streams.push(entry);
      stream.signal.addEventListener('abort', () => {
        state.streams = state.streams.filter((other) => other !== entry);
      });
      return answer;
    }
    const { query, variables, operationName } = request.body as Body;
    return graphql({ schema, source: query, variableValues: variables, operationName });
  });
  const url = `${await http.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
  return { state, url, close: () => http.close() };
};
