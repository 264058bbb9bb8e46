import { handle, publishWaiting } from '@shop/kit/messaging';
import { waitFor } from '@shop/kit/testing';
import type { Scenario } from '../scenario.js';
import { greeting, startMessagingWorld } from './messaging-world.js';

/** A message is published, and the queue is wiped before anybody takes it. */
export const scenario: Scenario = async () => {
  const world = await startMessagingWorld();
  const message = greeting.create({ name: 'Ada' });
  await world.inTransaction((tx) => world.outbox.add(tx, message));
  const queues = world.newQueues();
  await publishWaiting({ store: world.store, queues, log: world.log });
  await queues.close();
  await world.query('truncate bullmq.job cascade');
  const worker = await world.startWorker([
    handle(greeting, async ({ id }) => void (await world.query('insert into effect values ($1)', [id]))),
  ]);
  await waitFor('the outbox to be done', async () => (await world.unsent()) === 0, 30_000);
  const times = await world.effects();
  await worker.close();
  await world.close();
  return times === 1 ? [] : [`message ${message.id} took effect ${times} times`];
};
