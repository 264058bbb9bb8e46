import { newId } from '@shop/kit/db';
import { createLogger } from '@shop/kit/log';
import { createOutbox } from '@shop/kit/messaging';
import type { Closeable } from '@shop/kit/process';
import { createTestDatabase, type TestDatabase, waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, it } from 'vitest';
import { createApp, type OrdersApp } from './app.js';
import { loadConfig } from './config.js';
import { productChanged } from './use-cases/messages.js';

let database: TestDatabase;
let app: OrdersApp;
let worker: Closeable;
beforeAll(async () => {
  database = await createTestDatabase();
  const config = loadConfig({
    DATABASE_URL: database.url,
    QUEUE_DATABASE_URL: database.url,
    ORDER_ACCESS_SECRET: 'a secret of the tests',
  });
  app = await createApp(config, createLogger({ name: 'test', level: 'silent' }));
  await app.migrate();
  await app.checks.database?.();
  worker = await app.startWorker();
});
afterAll(async () => {
  await worker.close();
  await app.close();
  await database.drop();
});

it('a worker takes what products announces from its queue', async () => {
  const variantId = newId();
  const message = productChanged.create({
    productId: newId(),
    name: 'Mug',
    active: true,
    version: 1,
    variants: [{ variantId, sku: 'M-1', name: 'Mug', price: { minor: 900, currency: 'EUR' }, active: true }],
  });
  // From this outbox, as if the relay of products had published it.
  const outbox = createOutbox({ [productChanged.type]: ['orders'] });
  await app.dataSource.transaction((tx) => outbox.add(tx, message));
  await waitFor('the variant', async () => {
    const rows = await app.dataSource.query('select name from sellable_variant where id = $1', [variantId]);
    return rows[0]?.name === 'Mug';
  });
});
