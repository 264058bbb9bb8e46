import { type Facts, noFacts } from '@shop/scripts/audit/facts';
import { services, type World } from './world.js';

/** The world in the words of the audit that a running shop is checked with. */
export const factsOf = (world: World): Facts => {
  const { orders, inventory, payments, notifications, provider, shoppers, outboxes, deadLetters } = world;
  const { tables } = orders;
  const reservations = [...inventory.stored.rows.values()];
  return {
    ...noFacts,
    orders: [...tables.orders.rows.values()].map(({ totals, ...order }) => ({
      ...order,
      total: totals.total.minor,
      currency: totals.total.currency,
    })),
    orderLines: [...tables.lines.rows.values()].flat(),
    timeline: [...tables.timeline.rows.values()].flat(),
    sagas: [...tables.sagas.rows.values()],
    idempotencyKeys: [...tables.keys.rows.values()]
      .filter(({ operation }) => operation === 'place-order')
      .map(({ resourceId, ...key }) => ({ ...key, orderId: resourceId })),
    history: shoppers.flatMap(({ told }) => told),
    payments: [...payments.stored.rows.values()].map(({ payment }) => ({
      orderId: payment.orderId,
      userId: payment.userId,
      status: payment.status,
      amount: payment.amount?.minor ?? null,
      currency: payment.amount?.currency ?? null,
      captured: payment.capturedMinor,
      refunded: payment.refundedMinor,
    })),
    ledger: provider.movements,
    levels: [...inventory.levels.values()],
    reservations: reservations.map(({ reservation, decidedAt }) => ({ ...reservation, decidedAt })),
    holds: reservations.flatMap(({ reservation: { orderId, portions } }) =>
      portions.map((portion) => ({ ...portion, orderId })),
    ),
    movements: inventory.movements,
    notifications: [...notifications.stored.rows.values()].map((notification) => ({
      ...notification,
      // That mails leave is shown elsewhere; here each is as good as sent.
      deliveries: [{ status: 'SENT', attempts: 1, possibleDuplicate: false }],
    })),
    unsent: services.flatMap((service) =>
      [...outboxes[service].entries.values()].flatMap(({ receiver, message, outcome }) =>
        outcome === 'completed'
          ? []
          : [
              {
                database: service,
                receiver,
                messageId: message.id,
                type: message.type,
                state: outcome === 'failed' ? ('failed' as const) : ('waiting' as const),
              },
            ],
      ),
    ),
    deadLetters,
  };
};
