import { Redis } from 'ioredis';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeInTransaction, newId } from '../db/index.js';
import { freePort } from '../embedded-postgres/index.js';
import type { Closeable } from '../process/index.js';
import {
  type BreakableRedis,
  breakableRedis,
  createMigratedDatabase,
  hasTestRedis,
  type MigratedDatabase,
  waitFor,
} from '../testing/index.js';
import {
  createDeadLetters,
  createOutbox,
  createPostgresOutboxStore,
  createQueues,
  defineMessage,
  handle,
  MessagingTables1700000000000,
  type Queues,
  startMessaging,
} from './index.js';

const greeted = defineMessage('tests.greeted', 1, z.object({ number: z.int() }));

/** A logger whose lines a test can read. */
const listening = () => {
  const lines: { msg: string; level: number; reason?: string; policy?: string }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, said: (text: string) => lines.filter(({ msg }) => msg.includes(text)) };
};

describe('queues whose Redis was never there', () => {
  it('fail at once with the reason, say so, and can be closed', async () => {
    const { log, said } = listening();
    const queues = createQueues({ redisUrl: `redis://127.0.0.1:${await freePort()}`, log });
    const worker = queues.worker('nobody-inbox', async () => undefined, 1);
    await waitFor('the refusal', () =>
      queues.check().then(
        () => false,
        (error: Error) => error.message.includes('ECONNREFUSED'),
      ),
    );
    const began = Date.now();
    await expect(queues.publish('nobody-inbox', [])).rejects.toThrow(/cannot be reached: .*ECONNREFUSED/);
    await expect(queues.stateOf('nobody-inbox', '1')).rejects.toThrow(/cannot be reached/);
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(said('redis cannot be reached')).toMatchObject([
      { reason: expect.stringMatching(/ECONNREFUSED/) },
    ]);
    await worker.close();
    await queues.close();
    expect(Date.now() - began).toBeLessThan(10_000);
  });
});

// Not registered where there is no redis-server.
describe.each(hasTestRedis() ? ['redis-server'] : [])('messages while %s is broken', () => {
  let database: MigratedDatabase;
  let dataSource: DataSource;
  let redis: BreakableRedis;
  let running: (Closeable & { check(): Promise<void> }) | undefined;
  let said: ReturnType<typeof listening>['said'];
  let seen: number[];

  beforeAll(async () => {
    database = await createMigratedDatabase([MessagingTables1700000000000]);
    dataSource = database.dataSource;
  });
  afterAll(async () => {
    await database.drop();
  });
  beforeEach(async () => {
    redis = await breakableRedis();
    seen = [];
  });
  afterEach(async () => {
    await running?.close();
    running = undefined;
    await redis.remove();
  });

  const receiver = `tests-${newId()}`;
  const outbox = createOutbox({ 'tests.greeted': [receiver] });
  const inTransaction = () => makeInTransaction(dataSource);
  const send = (number: number) => inTransaction()(async (tx) => outbox.add(tx, greeted.create({ number })));
  const isDone = async () =>
    Number((await dataSource.query('select count(*) from outbox where done_at is null'))[0].count) === 0;

  const startProcess = async () => {
    const listener = listening();
    said = listener.said;
    const queues: Queues = createQueues({ redisUrl: redis.url, log: listener.log });
    const messaging = await startMessaging({
      service: receiver,
      store: createPostgresOutboxStore({ dataSource, url: database.url, log: listener.log }),
      queues,
      handlers: [handle(greeted, async ({ payload }) => void seen.push(payload.number))],
      deadLetters: createDeadLetters({
        service: receiver,
        dataSource,
        inTransaction: inTransaction(),
        outbox,
      }),
      concurrency: 5,
      log: listener.log,
    });
    running = { close: messaging.close, check: queues.check };
  };
  const isReady = () =>
    running?.check().then(
      () => true,
      () => false,
    );

  /** Sends a message every few milliseconds; ends with all numbers that were sent. */
  const lightLoad = () => {
    const sent: number[] = [];
    let on = true;
    const sending = (async () => {
      for (let number = 0; on; number += 1) {
        await send(number);
        sent.push(number);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    return async () => {
      on = false;
      await sending;
      return sent;
    };
  };
  const allSeen = (sent: readonly number[]) => () => {
    const arrived = new Set(seen);
    return sent.every((number) => arrived.has(number));
  };

  it('a process that starts before its Redis waits, says so every few seconds, and works as soon as it is there', async () => {
    await startProcess();
    await send(1);
    await waitFor('a second word', () => said('redis cannot be reached').length >= 2);
    await expect(running?.check()).rejects.toThrow(/ECONNREFUSED/);
    expect(seen).toEqual([]);
    await redis.start();
    await waitFor('the message', () => seen.length === 1);
    await waitFor('readiness', isReady);
    expect(said('redis is reachable')).toHaveLength(1);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'after %s and a new start nothing is lost, and readiness tells the truth meanwhile',
    async (signal) => {
      await redis.start();
      await startProcess();
      const stopLoad = lightLoad();
      await waitFor('some messages', () => seen.length > 10);
      await redis.signal(signal);
      await waitFor('the process to notice', async () => !(await isReady()));
      const before = seen.length;
      await redis.start();
      await waitFor('readiness', isReady);
      await waitFor('messages again', () => seen.length > before + 10);
      const sent = await stopLoad();
      await waitFor('every message', allSeen(sent), 30_000);
      await waitFor('every row to be done', isDone, 30_000);
    },
    60_000,
  );

  it('a Redis that was emptied costs seconds and no message', async () => {
    await redis.start();
    await startProcess();
    const stopLoad = lightLoad();
    const client = new Redis(redis.url);
    for (let round = 0; round < 3; round += 1) {
      const before = seen.length;
      await waitFor('some messages', () => seen.length > before + 10);
      await client.flushall();
    }
    client.disconnect();
    const sent = await stopLoad();
    await waitFor('every message', allSeen(sent), 30_000);
    await waitFor('every row to be done', isDone, 30_000);
  }, 90_000);

  it('a Redis that hangs without a word is noticed within its deadline', async () => {
    await redis.start();
    await startProcess();
    await waitFor('readiness', isReady);
    await redis.signal('SIGSTOP');
    const began = Date.now();
    await expect(running?.check()).rejects.toThrow();
    expect(Date.now() - began).toBeLessThan(4_000);
    await send(1);
    await redis.signal('SIGCONT');
    await waitFor('the message', () => seen.length === 1);
    await waitFor('every row to be done', isDone);
  });

  it('a process stops within seconds while Redis is away', async () => {
    await redis.start();
    await startProcess();
    await waitFor('readiness', isReady);
    await redis.signal('SIGKILL');
    await waitFor('the process to notice', async () => !(await isReady()));
    const began = Date.now();
    await running?.close();
    running = undefined;
    expect(Date.now() - began).toBeLessThan(8_000);
  });

  it('warns at start of a Redis that may evict jobs', async () => {
    await redis.start({ maxmemory: '64mb', 'maxmemory-policy': 'allkeys-lru' });
    await startProcess();
    await waitFor('the warning', () => said('may evict jobs').length === 1);
    expect(said('may evict jobs')).toMatchObject([{ policy: 'allkeys-lru' }]);
  });
});
