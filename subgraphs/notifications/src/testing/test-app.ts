import { newId } from '@shop/kit/db';
import { createLogger } from '@shop/kit/log';
import type { Message } from '@shop/kit/messaging';
import { createTestDatabase, testIdentity } from '@shop/kit/testing';
import { createApp } from '../app.js';
import { loadConfig } from '../config.js';
import type { Mailer } from '../use-cases/mailer.js';
import { sendOrderConfirmation } from '../use-cases/send-order-confirmation.message.js';
import { anOrderConfirmation } from './order-confirmation.js';

export const orderAccessSecret = 'a-secret-for-tests-only';

type Row = Record<string, unknown>;

/** The whole subgraph on a database of its own, without queues: a test hands messages to the handlers. */
export const createTestApp = async ({ mailer, env }: { mailer?: Mailer; env?: NodeJS.ProcessEnv } = {}) => {
  const database = await createTestDatabase();
  const identity = await testIdentity();
  const log = createLogger({ name: 'test', level: 'silent' });
  const config = loadConfig({
    DATABASE_URL: database.url,
    QUEUE_DATABASE_URL: database.url,
    ORDER_ACCESS_SECRET: orderAccessSecret,
    DELIVERY_RETRY_BASE_MS: '1',
    DELIVERY_RETRY_CAP_MS: '1',
    DELIVERY_MAX_ATTEMPTS: '3',
    ...env,
  });
  const app = await createApp(config, log, { mailer, verifyViewer: identity.verify });
  await app.migrate();
  const query = (sql: string, values: unknown[] = []): Promise<Row[]> => app.dataSource.query(sql, values);
  return {
    app,
    identity,
    log,
    query,
    deliver: async (message: Message) => {
      const handler = app.handlers.find(({ definition }) => definition.type === message.type);
      await handler?.run(message);
    },
    /** Lets time pass for every delivery that waits: the sweeper would come by then. */
    allDue: () =>
      query(`update delivery set due_at = clock_timestamp() where status in ('PENDING', 'SENDING')`),
    deliveryOf: async (orderId: string) =>
      (
        await query(
          'select d.* from delivery d join notification n on n.id = d.notification_id where n.order_id = $1',
          [orderId],
        )
      )[0],
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
};

type Changes = Partial<Parameters<typeof sendOrderConfirmation.create>[0]>;

export const aCommand = (changes: Changes = {}) => {
  const { lines, ...order } = anOrderConfirmation();
  const orderId = changes.orderId ?? newId();
  return sendOrderConfirmation.create(
    { ...order, lines: [...lines], orderId, userId: newId(), email: 'anna@example.com', ...changes },
    { saga: { id: orderId, step: 'send-confirmation', revision: 6 } },
  );
};
