import { Redis } from 'ioredis';
import type { ChaosShop } from '../shop/chaos-shop.js';
import { onDatabase } from './on-database.js';

const flush = async (url: string): Promise<void> => {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
};

/** Every job of every queue is gone, as with a Redis that lost its disk. */
export const wipeQueues = ({ redisUrl, supergraph }: ChaosShop): Promise<void> =>
  redisUrl
    ? flush(redisUrl)
    : onDatabase(supergraph.urls.database('queues'), async (client) => {
        await client.query('truncate bullmq.job cascade');
      });
