import type { Order } from './order.js';
import type { OrderStatus } from './order-status.js';

/** An entry of a timeline as news. Of one order they are told in sequence, each once. */
export type OrderNews = Readonly<{
  seq: number;
  orderId: string;
  userId: string | null;
  status: OrderStatus;
  /** The trace that it was written in, where there was one. */
  traceparent: string | null;
}>;

/** An order as it stood when an entry of its timeline was written. */
export type OrderEvent = Readonly<{ order: Order; seq: number; traceparent: string | null }>;

const withReason: ReadonlySet<OrderStatus> = new Set(['REJECTED', 'CANCELLED']);

/** Nothing of an order changes but its status and the reason for it, and the reason comes with the last status. */
export const orderAsOf = (order: Order, { status }: Pick<OrderNews, 'status'>): Order => ({
  ...order,
  status,
  statusReason: withReason.has(status) ? order.statusReason : null,
});
