import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from '../log/index.js';
import { openRedis } from '../redis/index.js';
import { jobOptions, type QueueBackend, workerOptions } from './queue-settings.js';

/** A Redis that evicts would drop waiting jobs under memory pressure; they would come back only by the confirm pass. */
const warnOfEviction = async (client: Redis, log: Logger): Promise<void> => {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1];
  if (policy && policy !== 'noeviction')
    log.warn({ policy }, 'the queue Redis may evict jobs: set its maxmemory-policy to noeviction');
};

export const redisQueues = (url: string, log: Logger): QueueBackend => {
  const producer = openRedis({ url, name: 'queues', log });
  producer.client.once('ready', () => {
    warnOfEviction(producer.client, log).catch((error: unknown) =>
      log.debug({ err: error }, 'eviction policy is unknown'),
    );
  });
  const consumers: Redis[] = [];
  return {
    queue: (name) =>
      new Queue(name, { connection: producer.client, defaultJobOptions: jobOptions, skipVersionCheck: true }),
    worker: (name, run, concurrency) => {
      const connection = new Redis(url, {
        // A worker waits out an outage instead of failing.
        maxRetriesPerRequest: null,
        connectTimeout: 3_000,
        retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
        // Longer than a worker ever blocks: a connection that died without a word is noticed by its silence.
        socketTimeout: 30_000,
      });
      // The producer's connection to the same server has told it already.
      connection.on('error', () => undefined);
      consumers.push(connection);
      return new Worker(name, run, { ...workerOptions, connection, concurrency, skipVersionCheck: true });
    },
    // It waits for its connection by itself.
    reached: async () => undefined,
    outage: producer.outage,
    check: producer.check,
    close: async () => {
      for (const connection of consumers) connection.disconnect();
      await producer.close();
    },
  };
};
