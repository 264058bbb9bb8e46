import { randomUUID } from 'node:crypto';
import { createLogger } from '@shop/kit/log';
import { createQueues, inboxQueue } from '@shop/kit/messaging';
import { waitFor } from '@shop/kit/testing';
import type { SubgraphName } from '@shop/scripts/launcher/ports';
import type { PoisonForm } from '../schedule/fault.js';
import type { ChaosShop } from '../shop/chaos-shop.js';

const envelope = (type: string, payload: unknown) => ({
  id: randomUUID(),
  type,
  version: 1,
  sentAt: new Date().toISOString(),
  correlationId: `chaos-${randomUUID()}`,
  payload,
});

/** A message type that each receiver knows, so that only what is inside is at fault. */
const known: Readonly<Partial<Record<SubgraphName, string>>> = {
  inventory: 'inventory.reserve-stock',
  orders: 'products.product-changed',
  payments: 'payments.authorize-payment',
  notifications: 'notifications.send-confirmation',
};

const messageOf = (form: PoisonForm, target: SubgraphName): unknown => {
  if (form === 'no envelope') return { nonsense: true };
  if (form === 'unknown type') return envelope('chaos.no-such-thing', {});
  return envelope(known[target] ?? 'chaos.no-such-thing', { orderId: 'none of ours' });
};

/** Puts a message into a subgraph's queue that no retry can make digestible. */
export const poison = async (
  { redisUrl, supergraph }: ChaosShop,
  target: SubgraphName,
  form: PoisonForm,
): Promise<void> => {
  const log = createLogger({ name: 'chaos', level: 'silent' });
  const databaseUrl = redisUrl ? undefined : supergraph.urls.database('queues');
  const queues = createQueues({ redisUrl, databaseUrl, log });
  try {
    // The producer connects on its own time.
    await waitFor('the queue store', () => queues.check().then(() => true), 15_000);
    await queues.publish(inboxQueue(target), [
      { name: 'chaos', data: messageOf(form, target), opts: { jobId: `poison-${randomUUID()}` } },
    ]);
  } finally {
    await queues.close();
  }
};
