import { limitError } from '../limit-error.js';
import { type Asker, byAddress, byViewer } from './asker.js';
import type { Counter } from './counter.js';
import { type ClassCounts, type OperationClass, operationClasses } from './operation-classes.js';
import type { Counters } from './shared-counters.js';

/** Root fields of each class that one viewer, or one address where nobody is signed in, may ask for in a minute. 0 is no limit. */
export type RateLimits = Readonly<Record<OperationClass, number>>;

/** @throws what the client is told, once it has asked for too much. */
export type RefuseHasty = (counts: ClassCounts, asker: Asker) => Promise<void>;

const seconds = 60;

// Guessing passwords and making accounts is not to be multiplied by the accounts one has.
const keyOf: Readonly<Record<OperationClass, (asker: Asker) => string>> = {
  'sign-in': byAddress,
  checkout: byViewer,
  mutation: byViewer,
  query: byViewer,
};

const refusal = (name: OperationClass, limit: number, waitMs: number) => {
  const retryAfterSeconds = Math.ceil(waitMs / 1_000);
  return limitError(
    'RATE_LIMITED',
    `Too many requests of the kind "${name}": at most ${limit} in ${seconds} seconds. Try again in ${retryAfterSeconds} seconds.`,
    { limit, retryAfterSeconds },
    { http: { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } } },
  );
};

export const makeRefuseHasty = (limits: RateLimits, { counter }: Counters): RefuseHasty => {
  const limited = operationClasses.flatMap((name) => {
    const points = limits[name];
    return points > 0 ? [{ name, points, count: counter({ name, points, seconds }) as Counter }] : [];
  });
  return async (counts, asker) => {
    const counted = limited.filter(({ name }) => counts.has(name));
    // All at once: a mutation of three kinds waits for the store as long as one of a single kind.
    await Promise.all(
      counted.map(async ({ name, points, count }) => {
        const waitMs = await count(keyOf[name](asker), counts.get(name) ?? 0);
        if (waitMs > 0) throw refusal(name, points, waitMs);
      }),
    );
  };
};
