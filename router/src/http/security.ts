import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

// Written once: putting them together for each answer cost as much as reading its request.
const headers = {
  // For an API that browsers call and never show: nothing may be loaded, framed or guessed.
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // What one viewer may see must not be kept for the next; an answer for everybody says so.
  'cache-control': 'private, no-store',
};

export const addSecurityHeaders = (http: FastifyInstance): void => {
  http.addHook('onRequest', (_, answer, done) => {
    answer.headers(headers);
    done();
  });
};

/** Without origins no page of another site may read an answer. */
export const addCors = async (http: FastifyInstance, allowed: readonly string[]): Promise<void> => {
  if (allowed.length === 0) return;
  await http.register(cors, {
    origin: [...allowed],
    methods: ['GET', 'POST'],
    allowedHeaders: [
      'content-type',
      'authorization',
      'x-request-id',
      'last-event-id',
      'x-order-access-token',
      'traceparent',
      'tracestate',
      'apollo-require-preflight',
      'x-apollo-operation-name',
      'x-show-cost',
    ],
    exposedHeaders: ['x-request-id', 'age', 'etag', 'retry-after'],
    maxAge: 600,
  });
};
