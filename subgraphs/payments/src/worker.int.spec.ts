import { makeInTransaction } from '@shop/kit/db';
import { createOutbox, migrateQueues, type Routes } from '@shop/kit/messaging';
import type { Closeable } from '@shop/kit/process';
import { waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandsOf, type PaymentsWorld, startPaymentsWorld } from './testing/payments-world.js';

let world: PaymentsWorld;
let worker: Closeable;
beforeAll(async () => {
  world = await startPaymentsWorld({ SWEEP_EVERY_MS: '100' });
  await migrateQueues(world.config.QUEUE_DATABASE_URL ?? '');
  worker = await world.app.startWorker();
});
afterAll(async () => {
  await worker.close();
  await world.close();
});

// The commands come from this outbox, as if another subgraph's relay had published them.
const routes: Routes = {
  'payments.authorize-payment': ['payments'],
  'payments.capture-payment': ['payments'],
};

it('a worker takes commands from its queue, and its sweeper clears a doubt without further deliveries', async () => {
  const order = commandsOf('tok_timeout_after');
  const inTransaction = makeInTransaction(world.app.dataSource);
  const send = (message: typeof order.authorize | typeof order.capture) =>
    inTransaction((tx) => createOutbox(routes).add(tx, message));
  await send(order.authorize);
  await waitFor('the authorization', async () => (await world.status(order.orderId)) === 'AUTHORIZED');
  await send(order.capture);
  await waitFor('the capture', async () => (await world.status(order.orderId)) === 'CAPTURED');
  const replies = (await world.replies(order.orderId)).map(({ type }) => type);
  expect(replies).toEqual([
    'payments.payment-pending',
    'payments.payment-authorized',
    'payments.payment-captured',
  ]);
});
