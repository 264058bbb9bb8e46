import { handle, inbox } from '@shop/kit/messaging';
import { waitFor } from '@shop/kit/testing';
import type { Scenario } from '../scenario.js';
import { greeting, startMessagingWorld } from './messaging-world.js';

/** One message comes twice, as after a worker that died before its job was marked. */
export const scenario: Scenario = async () => {
  const world = await startMessagingWorld();
  const message = greeting.create({ name: 'Ada' });
  await world.inTransaction((tx) => world.outbox.add(tx, message, message));
  const worker = await world.startWorker([
    handle(greeting, ({ id }) =>
      world.inTransaction(async (tx) => {
        if (await inbox.firstTime(tx, 'greeter', id)) await tx.query('insert into effect values ($1)', [id]);
      }),
    ),
  ]);
  await waitFor('both to be done', async () => (await world.unsent()) === 0, 30_000);
  const times = await world.effects();
  await worker.close();
  await world.close();
  return times === 1 ? [] : [`message ${message.id} took effect ${times} times`];
};
