import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeInTransaction, newId } from '../db/index.js';
import { originOfWork, runWithLogContext } from '../log/index.js';
import { err } from '../result/index.js';
import {
  createMigratedDatabase,
  createTestDatabase,
  hasTestRedis,
  type MigratedDatabase,
  startTestRedis,
  type TestDatabase,
  waitFor,
} from '../testing/index.js';
import {
  confirmPublished,
  createDeadLetters,
  createOutbox,
  createPostgresOutboxStore,
  createQueues,
  defineMessage,
  handle,
  inbox,
  inboxQueue,
  type Message,
  MessagingTables1700000000000,
  migrateQueues,
  type OutboxStore,
  publishWaiting,
  type Queues,
  startMessaging,
} from './index.js';

const log = pino({ level: 'silent' });
const greeted = defineMessage('tests.greeted', 1, z.object({ name: z.string() }));
const farewell = defineMessage('tests.say-farewell', 1, z.object({ name: z.string() }));

const hasRedis = Boolean(process.env.TEST_REDIS_URL) || hasTestRedis();
const backends = hasRedis ? (['postgres', 'redis'] as const) : (['postgres'] as const);

/** That of the test run, which other tests share, or one of our own. */
const queueRedis = async () => {
  const url = process.env.TEST_REDIS_URL;
  return url ? { url, stop: async () => undefined } : startTestRedis();
};

describe.each(backends)('messages over %s', (backend) => {
  let database: MigratedDatabase;
  let queueDatabase: TestDatabase;
  let redis: Readonly<{ url: string; stop(): Promise<void> }> | undefined;
  let dataSource: DataSource;
  let store: OutboxStore;
  const receiver = `tests-${newId()}`;
  const outbox = createOutbox({
    'tests.greeted': [receiver],
    'tests.say-farewell': [receiver],
    'tests.nobody-cares': [],
  });
  const inTransaction = <T>(work: Parameters<ReturnType<typeof makeInTransaction>>[0]) =>
    makeInTransaction(dataSource)(work) as Promise<T>;
  const newQueues = (): Queues =>
    createQueues(redis ? { redisUrl: redis.url, log } : { databaseUrl: queueDatabase.url, log });
  const rows = (where = 'true') => dataSource.query(`select * from outbox where ${where} order by id`);

  beforeAll(async () => {
    [database, queueDatabase] = await Promise.all([
      createMigratedDatabase([MessagingTables1700000000000]),
      createTestDatabase(),
    ]);
    await migrateQueues(queueDatabase.url);
    if (backend === 'redis') redis = await queueRedis();
    dataSource = database.dataSource;
    store = createPostgresOutboxStore({ dataSource, url: database.url, log });
  });
  afterAll(async () => {
    await Promise.all([database.drop(), queueDatabase.drop(), redis?.stop()]);
  });

  const running = async (onGreeted: (message: Message<{ name: string }>) => Promise<void>) => {
    const deadLetters = createDeadLetters({
      service: receiver,
      dataSource,
      inTransaction: makeInTransaction(dataSource),
      outbox,
    });
    const messaging = await startMessaging({
      service: receiver,
      store,
      queues: newQueues(),
      handlers: [handle(greeted, onGreeted)],
      deadLetters,
      concurrency: 5,
      log,
    });
    return { deadLetters, stop: () => messaging.close() };
  };

  it('a message that was committed arrives, with its payload checked, and its row ends as done', async () => {
    const seen: Message[] = [];
    const { stop } = await running(async (message) => void seen.push(message));
    const message = greeted.create({ name: 'Ada' });
    await inTransaction(async (tx) => outbox.add(tx, message));
    await waitFor('the message', () => seen.length === 1);
    expect(seen[0]).toMatchObject({ id: message.id, payload: { name: 'Ada' } });
    await waitFor('the row to be done', async () => (await rows("outcome = 'completed'")).length === 1);
    await stop();
  });

  it('is handled in the trace of the work that wrote it, with what others keep beside that', async () => {
    const trace = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'vendor=1' };
    const seen: object[] = [];
    const { stop } = await running(async ({ traceparent, tracestate }) => {
      seen.push({ traceparent, tracestate });
      seen.push(originOfWork());
    });
    const write = (tracestate: string) =>
      runWithLogContext({ ...trace, tracestate }, () => greeted.create({ name: 'Ada' }));
    const send = (message: Message) => inTransaction(async (tx) => outbox.add(tx, message));
    const [whole, broken] = [write(trace.tracestate), write('no state\n')];
    await send(whole);
    await waitFor('the first', () => seen.length === 2);
    expect(seen).toEqual([trace, { ...trace, requestId: whole.correlationId }]);
    await send(broken);
    await waitFor('the second', () => seen.length === 4);
    const { traceparent } = trace;
    expect(seen.slice(2)).toEqual([
      { traceparent, tracestate: undefined },
      { traceparent, requestId: broken.correlationId },
    ]);
    await waitFor('their rows to be done', async () => (await rows('done_at is null')).length === 0);
    await stop();
  });

  it('a message of a transaction that was refused or failed never leaves', async () => {
    const before = (await rows()).length;
    await inTransaction(async (tx) => {
      await outbox.add(tx, greeted.create({ name: 'x' }));
      return err('no');
    });
    await expect(
      inTransaction(async (tx) => {
        await outbox.add(tx, greeted.create({ name: 'x' }));
        throw new Error('crash');
      }),
    ).rejects.toThrow('crash');
    expect((await rows()).length).toBe(before);
  });

  it('a type without a receiver writes nothing; a type without a route is a bug', async () => {
    const nobody = defineMessage('tests.nobody-cares', 1, z.object({}));
    const lost = defineMessage('tests.lost', 1, z.object({}));
    expect(await inTransaction(async (tx) => outbox.add(tx, nobody.create({})))).toEqual([]);
    await expect(inTransaction(async (tx) => outbox.add(tx, lost.create({})))).rejects.toThrow('no route');
  });

  it('is published again when the queue was wiped before the job ran', async () => {
    const queues = newQueues();
    await inTransaction(async (tx) => outbox.add(tx, greeted.create({ name: 'Grace' })));
    await waitFor('publishing', () => publishWaiting({ store, queues, log }));
    await queues.queue(inboxQueue(receiver)).obliterate({ force: true });
    await dataSource.query('update outbox set confirm_at = clock_timestamp() where done_at is null');
    await confirmPublished({ store, queues, log });
    expect(await rows('published_at is null')).toHaveLength(1);
    await queues.close();

    const seen: string[] = [];
    const { stop } = await running(async ({ payload }) => void seen.push(payload.name));
    await waitFor('the message', () => seen.includes('Grace'));
    await waitFor('every row to be done', async () => (await rows('done_at is null')).length === 0);
    await stop();
  });

  it('takes effect once when it is delivered twice', async () => {
    let effects = 0;
    const { stop } = await running(({ id }) =>
      inTransaction(async (tx) => {
        if (await inbox.firstTime(tx, 'greeter', id)) effects += 1;
      }),
    );
    const message = greeted.create({ name: 'twice' });
    await inTransaction(async (tx) => [await outbox.add(tx, message), await outbox.add(tx, message)]);
    await waitFor('both rows to be done', async () => (await rows('done_at is null')).length === 0);
    expect(effects).toBe(1);
    await stop();
  });

  it('a handler that fails now and then is run again until it succeeds', async () => {
    let attempts = 0;
    const { stop } = await running(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('not yet');
    });
    await inTransaction(async (tx) => outbox.add(tx, greeted.create({ name: 'later' })));
    await waitFor('the third attempt', () => attempts === 3);
    await stop();
  });

  it('a poison message becomes a dead letter with its reason, which staff can redrive once or discard', async () => {
    const { deadLetters, stop } = await running(async () => undefined);
    await inTransaction(async (tx) => outbox.add(tx, farewell.create({ name: 'x' })));
    await inTransaction(async (tx) =>
      outbox.add(tx, { ...greeted.create({ name: 'x' }), payload: { name: 7 } }),
    );
    await inTransaction(async (tx) => outbox.add(tx, { ...greeted.create({ name: 'x' }), version: 2 }));
    const letters = await waitFor('the dead letters', async () => {
      const list = await deadLetters.list({ first: 10 });
      return list.length === 3 && list;
    });
    expect(letters.map(({ reason }) => reason).sort()).toEqual([
      'invalid payload at name',
      'no handler for tests.say-farewell',
      'version 2 is newer than this consumer',
    ]);
    const [first, second, third] = letters.map(({ id }) => id) as [string, string, string];
    expect(await deadLetters.discard(first, 'ann')).toMatchObject({ ok: true });
    expect(await deadLetters.discard(third, 'ann')).toMatchObject({ ok: true });
    expect(await deadLetters.redrive(first, 'ann')).toMatchObject({
      ok: false,
      error: { code: 'DEAD_LETTER_NOT_OPEN' },
    });
    expect(await deadLetters.redrive(newId(), 'ann')).toMatchObject({
      ok: false,
      error: { code: 'DEAD_LETTER_NOT_FOUND' },
    });
    expect(await deadLetters.redrive(second, 'ann')).toMatchObject({ ok: true });
    await waitFor(
      'the redriven one to come back',
      async () => (await deadLetters.list({ first: 10 }))[0]?.failures === 2,
    );
    await stop();
  });

  it('a row stays in the outbox while the queue cannot be reached', async () => {
    const queues = createQueues({ databaseUrl: 'postgres://nobody:x@127.0.0.1:1/none', log });
    await inTransaction(async (tx) => outbox.add(tx, greeted.create({ name: 'patient' })));
    await waitFor('a failed attempt', async () => {
      await publishWaiting({ store, queues, log });
      return (await rows('last_error is not null and published_at is null')).length === 1;
    });
    await queues.close().catch(() => undefined);
  });
});
