import type { BaseContext } from '@shop/kit/graphql';
import DataLoader from 'dataloader';
import type { PaymentEntity } from '../db/payment.entity.js';
import type { PaymentEventEntity } from '../db/payment-event.entity.js';
import type { PaymentStore } from '../db/payment-store.js';

export type PaymentsContext = BaseContext &
  Readonly<{
    loaders: Readonly<{
      paymentByOrder: DataLoader<string, PaymentEntity | null>;
      eventsByOrder: DataLoader<string, PaymentEventEntity[]>;
    }>;
  }>;

/** Loaders live for one request, so nobody sees what was loaded for somebody else. */
export const createLoaders = (payments: PaymentStore): PaymentsContext['loaders'] => ({
  paymentByOrder: new DataLoader(async (orderIds) => {
    const rows = new Map((await payments.findByOrders(orderIds)).map((row) => [row.orderId, row]));
    return orderIds.map((orderId) => rows.get(orderId) ?? null);
  }),
  eventsByOrder: new DataLoader(async (orderIds) => {
    const rows = Map.groupBy(await payments.eventsOf(orderIds), ({ orderId }) => orderId);
    return orderIds.map((orderId) => rows.get(orderId) ?? []);
  }),
});
