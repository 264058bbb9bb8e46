import type { Supergraph } from '@shop/scripts/launcher/supergraph';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Throws away every job, as a Redis that lost its disk or an operator in a hurry would. */
export const emptyQueues = async (shop: Supergraph, redisUrl: string | undefined): Promise<void> => {
  if (redisUrl) {
    const redis = new Redis(redisUrl);
    // The server is shared with other shops under test; all jobs of this one are in a database of its own.
    await redis.flushdb();
    await redis.quit();
    return;
  }
  const queues = new pg.Client({ connectionString: shop.urls.database('queues') });
  await queues.connect();
  await queues.query('truncate bullmq.job cascade');
  await queues.end();
};
