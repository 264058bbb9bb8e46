import type { Logger } from '@shop/kit/log';
import type { Closeable } from '@shop/kit/process';
import { openRedis } from '@shop/kit/redis';

/** Where all routers find what one of them was sent. It may forget anything at any time, and never makes a request fail. */
export type SharedTexts = Closeable &
  Readonly<{
    get(hash: string): Promise<string | undefined>;
    set(hash: string, text: string): void;
  }>;

const keptSeconds = 7 * 24 * 60 * 60;
// A client that is told of a miss sends the text: sooner than a Redis that is slow.
const patienceMs = 250;

export const openSharedTexts = (url: string, log: Logger): SharedTexts => {
  const redis = openRedis({
    url,
    name: 'persisted queries',
    log,
    options: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: patienceMs },
  });
  const keyOf = (hash: string) => `persisted-query:${hash}`;
  return {
    async get(hash) {
      if (redis.outage()) return undefined;
      // Told by the connection already; to the client it is a miss.
      return (await redis.client.get(keyOf(hash)).catch(() => null)) ?? undefined;
    },
    set(hash, text) {
      if (redis.outage()) return;
      redis.client.set(keyOf(hash), text, 'EX', keptSeconds).catch(() => undefined);
    },
    close: redis.close,
  };
};
