import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import { openRedis } from '@shop/kit/redis';
import { createPolicy } from '@shop/kit/resilience';
import { type Counter, createMemoryCounter, createRedisCounter, type Window } from './counter.js';

export type Counters = Readonly<{ counter(window: Window): Counter; close(): Promise<void> }>;

const alone = metrics.gauge(
  'rate_limits_in_memory',
  '1 while this process counts alone because Redis cannot be reached.',
  [],
  'max',
);

// Every request waits for it, so a Redis that hangs may cost each of the first few no more than this.
const deadlineMs = 100;
const breaker = { failures: 3, halfOpenAfterMs: 1_000 };

/** Counts in this process alone: with one router that is all there is. */
export const createMemoryCounters = (): Counters => ({
  counter: createMemoryCounter,
  close: async () => undefined,
});

/** Counts in Redis, together with the other routers, and alone for as long as Redis is away. No request fails for it. */
export const createSharedCounters = (url: string, log: Logger): Counters => {
  const redis = openRedis({ url, name: 'rate limits', log, isPipelined: true });
  const policy = createPolicy({ deadlineMs, breaker });
  let isAlone = false;
  const tell = (now: boolean, error?: unknown): void => {
    if (now === isAlone) return;
    isAlone = now;
    alone.set(now ? 1 : 0);
    if (now) log.warn({ err: error }, 'rate limits are counted in this process alone, without Redis');
    else log.info('rate limits are counted in Redis again');
  };
  return {
    counter: (window) => {
      const shared = createRedisCounter(window, redis);
      const own = createMemoryCounter(window);
      return async (key, points) => {
        try {
          const wait = await policy.execute(() => shared(key, points));
          tell(false);
          return wait;
        } catch (error) {
          tell(true, error);
          return own(key, points);
        }
      };
    },
    close: redis.close,
  };
};
