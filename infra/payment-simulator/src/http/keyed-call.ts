import { createHash } from 'node:crypto';
import { crashPoint } from '@shop/kit/crash-point';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { faultFor, type Operation } from '../domain/behaviour.js';
import type { Database } from '../store/database.js';
import type { Answer, KeyedOperation, KeyRow, KeyStore } from '../store/key-store.js';
import { ProviderError } from './provider-error.js';

export type Delays = Readonly<{ timeoutMs: number; slowMs: number }>;
type Deps = Readonly<{
  db: Database;
  keys: KeyStore;
  delays: Delays;
  wakeWebhooks: () => void;
  hold: (request: FastifyRequest, reply: FastifyReply) => void;
}>;
export type KeyedCall = Readonly<{
  operation: KeyedOperation;
  token: string | undefined;
  effect: (key: string) => Answer;
}>;

const keyOf = (request: FastifyRequest): string => {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key.length === 0 || key.length > 255)
    throw new ProviderError(
      400,
      'idempotency_key_required',
      'Send an Idempotency-Key of 1 to 255 characters.',
    );
  return key;
};

const hashOf = (request: FastifyRequest) =>
  createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');

/** Runs one call under its idempotency key and misbehaves where the payment's token says so. */
export const makeRunKeyed =
  ({ db, keys, delays, wakeWebhooks, hold }: Deps) =>
  async (request: FastifyRequest, reply: FastifyReply, call: KeyedCall): Promise<FastifyReply> => {
    const key = keyOf(request);
    const row = claim(keys, key, call, hashOf(request));
    crashPoint('simulator:after-attempt');
    const fault =
      call.token === undefined ? undefined : faultFor(call.token, atOperation(call.operation), row.attempts);
    const commit = () => {
      const answer =
        row.answer ??
        db.inTransaction(() => {
          const made = call.effect(key);
          // A conflict may pass (another call under way, a state that moves on), so it must not stick to the key.
          if (made.status < 500 && made.status !== 409) keys.done(key, made);
          return made;
        });
      wakeWebhooks();
      return answer;
    };
    if (fault === 'unavailable')
      throw new ProviderError(503, 'provider_unavailable', 'The provider is out of order.');
    if (fault === 'timeout_before') return held(reply, () => hold(request, reply));
    if (fault === 'slow' && !row.answer) await runSlowly(keys, key, delays.slowMs);
    crashPoint('simulator:before-effect');
    const answer = commit();
    crashPoint('simulator:before-answer');
    if (fault === 'timeout_after') return held(reply, () => hold(request, reply));
    if (fault === 'error_after')
      throw new ProviderError(500, 'internal_error', 'The call failed after it took effect.');
    return reply.code(answer.status).send(answer.body);
  };

const atOperation = (operation: KeyedOperation): Operation => (operation === 'cancel' ? 'void' : operation);

const claim = (keys: KeyStore, key: string, call: KeyedCall, hash: string): KeyRow => {
  const known = keys.find(key);
  if (known && (known.hash !== hash || known.operation !== call.operation))
    throw new ProviderError(
      422,
      'idempotency_key_reused',
      'This Idempotency-Key was used for another request.',
    );
  if (known?.state === 'running')
    throw new ProviderError(
      409,
      'idempotency_key_in_progress',
      'The first request with this key is still running.',
    );
  return keys.attempt(key, call.operation, hash);
};

const runSlowly = async (keys: KeyStore, key: string, slowMs: number) => {
  keys.setRunning(key, true);
  try {
    crashPoint('simulator:while-slow');
    await new Promise((resolve) => setTimeout(resolve, slowMs));
  } finally {
    // A key that stayed running would be refused for ever.
    keys.setRunning(key, false);
  }
};

const held = (reply: FastifyReply, hold: () => void) => {
  reply.hijack();
  hold();
  return reply;
};
