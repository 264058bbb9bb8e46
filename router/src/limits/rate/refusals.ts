import { GraphQLError } from 'graphql';
import { createLru } from '../../executor/lru.js';
import { limitError } from '../limit-error.js';
import { type Asker, byViewer } from './asker.js';
import type { Counters } from './shared-counters.js';

/** Remembers who has had much refused. What is refused has cost us reading and checking, and has counted nowhere else. */
export type Refusals = Readonly<{
  /** What whoever had too much refused of late is told, known without asking anybody. */
  blocked(asker: Asker): GraphQLError | undefined;
  note(asker: Asker, errors: readonly GraphQLError[]): Promise<void>;
  /** Notes what the work refuses by throwing it. */
  noting<T>(asker: Asker, work: () => T | Promise<T>): Promise<T>;
}>;

const seconds = 60;
/** Each has had a minute's refusals, so an attacker does not fill this with addresses soon. */
const mostBlocked = 10_000;

// Our fault, limits that count by themselves, and what clients are told on their usual way.
const notTheirFault = new Set([
  'RATE_LIMITED',
  'TOO_MANY_STREAMS',
  'SERVICE_UNAVAILABLE',
  'PERSISTED_QUERY_NOT_FOUND',
]);

const isTheirFault = ({ extensions: { code } }: GraphQLError): boolean =>
  typeof code === 'string' && !notTheirFault.has(code);

export const noRefusals: Refusals = {
  blocked: () => undefined,
  note: async () => undefined,
  noting: async (_, work) => work(),
};

const refusal = (limit: number, waitMs: number): GraphQLError => {
  const retryAfterSeconds = Math.ceil(waitMs / 1_000);
  return limitError(
    'RATE_LIMITED',
    `Too many of your requests were refused: at most ${limit} in ${seconds} seconds. Try again in ${retryAfterSeconds} seconds.`,
    { limit, retryAfterSeconds },
    { http: { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } } },
  );
};

export const makeRefusals = (limit: number, { counter }: Counters, now = Date.now): Refusals => {
  if (limit === 0) return noRefusals;
  const count = counter({ name: 'refused', points: limit, seconds });
  const blockedUntil = createLru<number>({ capacity: mostBlocked, weightOf: () => 1 });
  const note: Refusals['note'] = async (asker, errors) => {
    if (!errors.some(isTheirFault)) return;
    const key = byViewer(asker);
    const waitMs = await count(key, 1);
    if (waitMs > 0) blockedUntil.set(key, now() + waitMs);
  };
  return {
    blocked(asker) {
      // Most of the time nobody is, and then no address is digested for it.
      if (blockedUntil.size === 0) return undefined;
      const waitMs = (blockedUntil.get(byViewer(asker)) ?? 0) - now();
      return waitMs > 0 ? refusal(limit, waitMs) : undefined;
    },
    note,
    async noting(asker, work) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof GraphQLError) await note(asker, [error]);
        throw error;
      }
    },
  };
};
