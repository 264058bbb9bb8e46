import { newId } from '@shop/kit/db';
import { createOutbox, createQueues, inboxQueue } from '@shop/kit/messaging';
import { waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from './inventory-world.fixture.js';
import { reserveStock } from './messaging/messages.js';

let world: World;
let worker: Awaited<ReturnType<World['app']['startWorker']>>;
beforeAll(async () => {
  world = await createWorld({ EXPIRE_EVERY_MS: '50' });
  worker = await world.app.startWorker();
});
afterAll(async () => {
  await worker.close();
  await world.close();
});

it('a worker takes commands from its queue, answers to the queue of orders, and ends overdue holds', async () => {
  const [variantId, orderId] = [await world.stockOf(1), newId()];
  const outbox = createOutbox({ [reserveStock.type]: ['inventory'] });
  const command = reserveStock.create({ orderId, lines: [{ lineId: 'a', variantId, quantity: 1 }] });
  await world.app.dataSource.transaction((tx) => outbox.add(tx, command));

  const queues = createQueues({ databaseUrl: world.config.QUEUE_DATABASE_URL, log: world.log });
  const typesForOrders = async () =>
    (await queues.queue(inboxQueue('orders')).getWaiting()).map(({ data }) => data.type);
  await waitFor('the answer', async () => (await typesForOrders()).includes('inventory.stock-reserved'));
  await world.makeOverdue(orderId);
  await waitFor('the expiry', async () => (await typesForOrders()).includes('inventory.reservation-expired'));
  expect(await world.statusOf(orderId)).toBe('EXPIRED');
  await world.app.checks.database();
  await queues.close();
});
