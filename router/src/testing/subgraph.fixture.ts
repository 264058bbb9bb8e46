import { buildSubgraphSchema } from '@apollo/subgraph';
import { createHttpServer } from '@shop/kit/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { graphql, parse } from 'graphql';
import { pino } from 'pino';

type Body = { query: string; variables?: Record<string, unknown>; operationName?: string };
export type Misbehaviour = (request: FastifyRequest, answer: FastifyReply) => unknown;

/** A small subgraph on a port of its own that can be told to misbehave, and remembers what it was told. */
export const startSubgraph = async (sdl: string, resolvers: object) => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
  const http = createHttpServer({ log: pino({ level: 'silent' }) });
  const state: {
    misbehave?: Misbehaviour;
    seen: FastifyRequest['headers'][];
    asked: Record<string, unknown>[];
  } = {
    seen: [],
    asked: [],
  };
  http.post('/graphql', async (request, answer) => {
    state.seen.push(request.headers);
    state.asked.push((request.body as Body).variables ?? {});
    if (state.misbehave) return state.misbehave(request, answer);
    const { query, variables, operationName } = request.body as Body;
    return graphql({ schema, source: query, variableValues: variables, operationName });
  });
  const url = `${await http.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
  return { state, url, close: () => http.close() };
};
