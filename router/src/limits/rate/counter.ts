import type { RedisConnection } from '@shop/kit/redis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

export type Window = Readonly<{ name: string; points: number; seconds: number }>;

/** Counts points of a key in a window that begins with the first; answers how many milliseconds to wait once they are too many, else 0. */
export type Counter = (key: string, points: number) => Promise<number>;

type Limiter = Pick<RateLimiterMemory, 'consume'>;

const counting =
  (limiter: Limiter): Counter =>
  async (key, points) => {
    try {
      await limiter.consume(key, points);
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
      throw refusal;
    }
  };

export const createMemoryCounter = ({ name, points, seconds }: Window): Counter =>
  counting(new RateLimiterMemory({ keyPrefix: name, points, duration: seconds }));

/** All routers count together. Rejects while Redis cannot be asked. */
export const createRedisCounter = (
  { name, points, seconds }: Window,
  { client }: Pick<RedisConnection, 'client'>,
): Counter =>
  counting(
    new RateLimiterRedis({
      storeClient: client,
      keyPrefix: `rate:${name}`,
      points,
      duration: seconds,
      rejectIfRedisNotReady: true,
      // Who is over the limit is refused from memory from then on: a flood must not become one of Redis.
      inMemoryBlockOnConsumed: points + 1,
    }),
  );
