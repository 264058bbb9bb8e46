import type { Tx } from '@shop/kit/db';
import type { Message, Outbox } from '@shop/kit/messaging';
import { type Order, reopensCart } from '../domain/order.js';
import type { OrderEnd } from '../domain/order-end.js';
import { move } from '../domain/order-status.js';
import type { TimelineEntry } from '../domain/timeline.js';
import { orderCancelled, orderRejected } from './messages.js';
import type { CartStore, OrderStore, TimelineStore } from './stores.js';

type Deps = Readonly<{ orders: OrderStore; carts: CartStore; timeline: TimelineStore; outbox: Outbox }>;

type Ending = Readonly<{
  order: Order;
  end: OrderEnd;
  entry: Pick<TimelineEntry, 'step' | 'outcome' | 'attempt' | 'detail' | 'staffDetail'>;
  cause: Message | null;
}>;

/** The decision that an order comes to nothing: told at once, while what it holds is given back behind it. */
export type EndOrder = (tx: Tx, ending: Ending) => Promise<Order>;

export const makeEndOrder =
  ({ orders, carts, timeline, outbox }: Deps): EndOrder =>
  async (tx, { order, end, entry, cause }) => {
    const moved = move(order.status, end.status);
    if (!moved.ok) throw new Error(`an order cannot move from ${moved.error.from} to ${moved.error.to}`);
    await orders.saveStatus(tx, order.id, end.status, end.reason);
    await timeline.add(tx, { ...entry, orderId: order.id, status: end.status });
    if (reopensCart(order.status, end.status)) await carts.reopen(tx, order.cartId, order.id);
    const event = end.status === 'CANCELLED' ? orderCancelled : orderRejected;
    const { id: orderId, number, userId } = order;
    await outbox.add(
      tx,
      event.create({ orderId, number, userId, reason: end.reason }, { cause: cause ?? undefined }),
    );
    return { ...order, status: end.status, statusReason: end.reason };
  };
