import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Headers for an API that browsers call and never show: nothing may be loaded, framed or guessed. */
export const addSecurityHeaders = async (http: FastifyInstance): Promise<void> => {
  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    referrerPolicy: { policy: 'no-referrer' },
  });
  // What one viewer may see must not be kept for the next; an answer for everybody says so.
  http.addHook('onRequest', (_, answer, done) => {
    answer.header('cache-control', 'private, no-store');
    done();
  });
};

/** Without origins no page of another site may read an answer. */
export const addCors = async (http: FastifyInstance, allowed: readonly string[]): Promise<void> => {
  await http.register(cors, {
    origin: [...allowed],
    methods: ['GET', 'POST'],
    allowedHeaders: [
      'content-type',
      'authorization',
      'x-request-id',
      'x-order-access-token',
      'traceparent',
      'apollo-require-preflight',
      'x-apollo-operation-name',
      'x-show-cost',
    ],
    exposedHeaders: ['x-request-id', 'age', 'retry-after'],
    maxAge: 600,
  });
};
