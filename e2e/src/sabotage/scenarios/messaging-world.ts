import { createDataSource, makeInTransaction } from '@shop/kit/db';
import { createLogger } from '@shop/kit/log';
import {
  createDeadLetters,
  createOutbox,
  createPostgresOutboxStore,
  createQueues,
  defineMessage,
  type Handler,
  MessagingTables1700000000000,
  migrateQueues,
  startMessaging,
} from '@shop/kit/messaging';
import { createTestDatabase } from '@shop/kit/testing';
import { z } from 'zod';

export const greeting = defineMessage('tests.greeting', 1, z.object({ name: z.string() }));
const service = 'greeter';

/** A sender and a receiver over BullMQ, in one database; each effect is a row. */
export const startMessagingWorld = async () => {
  const { url, drop } = await createTestDatabase();
  await migrateQueues(url);
  const log = createLogger({ name: service, level: 'silent' });
  const dataSource = createDataSource({ url, entities: [], migrations: [MessagingTables1700000000000] });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.query('create table effect (message_id uuid not null)');
  const inTransaction = makeInTransaction(dataSource);
  const outbox = createOutbox({ [greeting.type]: [service] });
  const store = createPostgresOutboxStore({ dataSource, url, log });
  const count = async (sql: string) =>
    ((await dataSource.query(`select count(*)::int as n from ${sql}`)) as { n: number }[])[0]?.n ?? 0;
  return {
    store,
    log,
    inTransaction,
    outbox,
    query: (sql: string, parameters: unknown[] = []) => dataSource.query(sql, parameters),
    newQueues: () => createQueues({ databaseUrl: url, log }),
    unsent: () => count('outbox where done_at is null'),
    effects: () => count('effect'),
    startWorker: (handlers: readonly Handler[]) =>
      startMessaging({
        service,
        store,
        queues: createQueues({ databaseUrl: url, log }),
        handlers,
        deadLetters: createDeadLetters({ service, dataSource, inTransaction, outbox }),
        concurrency: 2,
        log,
      }),
    close: async () => {
      await dataSource.destroy();
      await drop();
    },
  };
};
