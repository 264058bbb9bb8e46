import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@shop/kit/log';
import { createQueues, inboxQueue } from '@shop/kit/messaging';
import type { Supergraph } from '@shop/scripts/launcher/supergraph';
import { Redis } from 'ioredis';
import pg from 'pg';
import { emptyQueues } from '../testing/empty-queues.js';
import { persist } from './persist.js';
import type { Place } from './points.js';

type Provocation = (shop: Supergraph, process: string, redisUrl: string | undefined) => Promise<void>;

const inDatabase = async (url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
};

/** A message that nobody handles, sent by the process to itself: a dead letter. */
const poison: Provocation = (shop, process) =>
  inDatabase(shop.urls.database(process), (client) => {
    const message = {
      id: randomUUID(),
      type: 'crashes.nobody-knows-this',
      version: 1,
      sentAt: new Date().toISOString(),
      correlationId: randomUUID(),
      payload: {},
    };
    return client.query('insert into outbox (id, receiver, message) values ($1, $2, $3)', [
      randomUUID(),
      process,
      JSON.stringify(message),
    ]);
  });

/** A job that is no message at all. */
const nonsense: Provocation = async (shop, process, redisUrl) => {
  const log = createLogger({ name: 'crash-points', level: 'silent' });
  const queues = createQueues({ redisUrl, databaseUrl: shop.urls.database('queues'), log });
  const job = { name: 'nonsense', data: { nonsense: true }, opts: { jobId: randomUUID() } };
  // A connection to Redis is being made while the first call is refused already.
  await persist('the queues', () => queues.publish(inboxQueue(process), [job]), 5_000).finally(queues.close);
};

/** For a moment no queue takes anything. */
const closeQueues: Provocation = async (shop, _, redisUrl) => {
  if (redisUrl) {
    const redis = new Redis(redisUrl);
    // Longer than the relay waits for a queue.
    await redis.call('CLIENT', 'PAUSE', '8000', 'WRITE');
    await redis.quit();
    return;
  }
  await inDatabase(shop.urls.database('queues'), async (client) => {
    await client.query(`create or replace function refuse_job() returns trigger language plpgsql as
      $$ begin raise exception 'the queue is closed'; end $$`);
    await client.query(`create or replace trigger refuse_job before insert on bullmq.job
      for each statement execute function refuse_job()`);
    await sleep(1_500);
    await client.query('drop trigger if exists refuse_job on bullmq.job');
  });
};

const provocations: Readonly<Record<string, Provocation>> = {
  'consumer:before-dead-letter': poison,
  'consumer:after-dead-letter': poison,
  'consumer:after-failed-job': poison,
  'consumer:after-unreadable': nonsense,
  'relay:after-gone': (shop, _, redisUrl) => emptyQueues(shop, redisUrl),
  'relay:after-failed-publish': async (...at) => {
    // Some processes have something to send only now and then.
    await poison(...at);
    await closeQueues(...at);
  },
};

/** Does what makes a process pass a point that no journey leads to. */
export const provoke = async (
  shop: Supergraph,
  { process, point }: Place,
  redisUrl?: string,
): Promise<void> => provocations[point]?.(shop, process, redisUrl);
