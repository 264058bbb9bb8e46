import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { KeyStore } from '../store/key-store.js';
import type { PaymentStore } from '../store/payment-store.js';
import type { makeRunKeyed } from './keyed-call.js';
import type { Operations } from './operations.js';
import { notFound, ProviderError } from './provider-error.js';

type Deps = Readonly<{
  payments: PaymentStore;
  keys: KeyStore;
  operations: Operations;
  runKeyed: ReturnType<typeof makeRunKeyed>;
}>;

const amount = z.int().positive();
const authorizeBody = z.strictObject({
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/),
  method: z.string().min(1).max(40),
  token: z.string().min(1).max(200),
  reference: z.string().min(1).max(100),
});
const captureBody = z.strictObject({ amount: amount.optional() });
const refundBody = z.strictObject({ amount, reason: z.string().max(500).optional() });
const cancelBody = z.strictObject({ idempotencyKey: z.string().min(1).max(255) });
const noBody = z.strictObject({});
const idParams = z.object({ id: z.string() });
const limit = z.coerce.number().int().min(1).max(500).default(100);
const paymentsQuery = z.object({
  reference: z.string().optional(),
  idempotencyKey: z.string().optional(),
  after: z.string().default(''),
  limit,
});
const ledgerQuery = z.object({ after: z.coerce.number().int().min(0).default(0), limit });

const parse = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new ProviderError(400, 'invalid_request', faults.join('; '));
};

export const registerApi = (app: FastifyInstance, { payments, keys, operations, runKeyed }: Deps) => {
  const tokenOf = (id: string) => payments.byId(id)?.token;

  app.post('/payments', (request, reply) => {
    const body = parse(authorizeBody, request.body);
    const effect = (key: string) => operations.authorize(key, body);
    return runKeyed(request, reply, { operation: 'authorize', token: body.token, effect });
  });

  app.post('/payments/:id/capture', (request, reply) => {
    const { id } = parse(idParams, request.params);
    const body = parse(captureBody, request.body);
    const effect = (key: string) => operations.capture(key, id, body.amount);
    return runKeyed(request, reply, { operation: 'capture', token: tokenOf(id), effect });
  });

  app.post('/payments/:id/void', (request, reply) => {
    const { id } = parse(idParams, request.params);
    parse(noBody, request.body);
    const effect = (key: string) => operations.void(key, id);
    return runKeyed(request, reply, { operation: 'void', token: tokenOf(id), effect });
  });

  app.post('/payments/:id/refunds', (request, reply) => {
    const { id } = parse(idParams, request.params);
    const body = parse(refundBody, request.body);
    const effect = (key: string) => operations.refund(key, id, body.amount, body.reason ?? null);
    return runKeyed(request, reply, { operation: 'refund', token: tokenOf(id), effect });
  });

  app.post('/cancels', (request, reply) => {
    const { idempotencyKey } = parse(cancelBody, request.body);
    // An authorize that is still running could take effect after this answer.
    if (keys.find(idempotencyKey)?.state === 'running')
      throw new ProviderError(409, 'idempotency_key_in_progress', 'The request to cancel is still running.');
    const effect = (key: string) => operations.cancel(key, idempotencyKey);
    return runKeyed(request, reply, {
      operation: 'cancel',
      token: payments.byKey(idempotencyKey)?.token,
      effect,
    });
  });

  app.get('/payments/:id', (request) => {
    const payment = payments.byId(parse(idParams, request.params).id);
    if (!payment) throw notFound('payment');
    return operations.present(payment);
  });

  app.get('/payments', (request) => {
    const query = parse(paymentsQuery, request.query);
    const data = payments.list(query, query.after, query.limit);
    const next = data.length === query.limit ? (data.at(-1)?.id ?? null) : null;
    return { data: data.map((payment) => operations.present(payment)), next };
  });

  app.get('/idempotency-keys/:id', (request) => {
    const key = keys.find(parse(idParams, request.params).id);
    if (!key) throw notFound('idempotency key');
    return {
      key: key.key,
      operation: key.operation,
      state: key.state,
      attempts: key.attempts,
      answer: key.answer ?? null,
    };
  });

  app.get('/ledger', (request) => {
    const query = parse(ledgerQuery, request.query);
    const data = payments.ledger(query.after, query.limit);
    return { data, next: data.length === query.limit ? (data.at(-1)?.seq ?? null) : null };
  });
};
