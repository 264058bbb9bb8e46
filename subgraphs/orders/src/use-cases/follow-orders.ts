import type { Tx } from '@shop/kit/db';
import { streamEnded } from '@shop/kit/graphql';
import type { Order } from '../domain/order.js';
import { type OrderEvent, type OrderNews, orderAsOf } from '../domain/order-event.js';
import type { OrderFeed, UserCursor } from './order-feed.js';
import { type OrderHub, orderTopic, userTopic } from './order-hub.js';
import type { OrderStore } from './stores.js';

type Deps = Readonly<{ reader: Tx; feed: OrderFeed; orders: Pick<OrderStore, 'byIds'>; hub: OrderHub }>;

/** What a subscriber gets, and what it has by then. Without an event it only learns where it may go on. */
export type Followed<C> = Readonly<{ event: OrderEvent | null; cursor: C }>;

export type FollowOrders = Readonly<{
  /** All that happens to one order behind `after`; without it, how it stands and what happens then. */
  ofOrder(orderId: string, after: number | null, signal: AbortSignal): AsyncGenerator<Followed<number>>;
  /** All that happens to the orders of one person, behind `after` or from now on. */
  ofUser(userId: string, after: UserCursor | null, signal: AbortSignal): AsyncGenerator<Followed<UserCursor>>;
}>;

// Whoever missed more reads the orders themselves and begins anew.
const mostMissed = 500;

const toEvent = (order: Order, news: OrderNews): OrderEvent => ({
  order: orderAsOf(order, news),
  seq: news.seq,
  traceparent: news.traceparent,
});

/**
 * Joins first and reads what was missed then: what is committed in between comes both ways, and is told once. So nothing falls between a
 * client's last look and its subscription.
 */
export const makeFollowOrders = ({ reader, feed, orders, hub }: Deps): FollowOrders => {
  const eventsOf = async (news: readonly OrderNews[]): Promise<OrderEvent[]> => {
    const ids = [...new Set(news.map(({ orderId }) => orderId))];
    const known = new Map((await orders.byIds(reader, ids)).map((order) => [order.id, order]));
    return news.flatMap((one) => {
      const order = known.get(one.orderId);
      return order ? [toEvent(order, one)] : [];
    });
  };

  return {
    async *ofOrder(orderId, after, signal) {
      const queue = await hub.join(orderTopic(orderId), signal);
      const { news } = await feed.ofOrder(orderId);
      const known = new Set(news.map(({ seq }) => seq));
      const missed = after === null ? news.slice(-1) : news.filter(({ seq }) => seq > after);
      for (const event of await eventsOf(missed)) yield { event, cursor: event.seq };
      for await (const { news: one, order } of queue)
        if (!known.has(one.seq)) yield { event: toEvent(order, one), cursor: one.seq };
    },

    async *ofUser(userId, after, signal) {
      const queue = await hub.join(userTopic(userId), signal);
      const known = new Set<number>();
      let base: string;
      if (after === null) {
        base = await feed.now();
        yield { event: null, cursor: { base, seen: base, seq: 0 } };
      } else {
        const { position, left, later } = await feed.ofUser(userId, after, mostMissed + 1);
        if (left.length + later.length > mostMissed)
          throw streamEnded(
            'EVENT_ID_TOO_OLD',
            'Too much has happened since. Read the orders and subscribe anew.',
          );
        for (const event of await eventsOf(left)) yield { event, cursor: { ...after, seq: event.seq } };
        for (const event of await eventsOf(later))
          yield { event, cursor: { base: after.seen, seen: position, seq: event.seq } };
        for (const { seq } of [...left, ...later]) known.add(seq);
        base = position;
      }
      let batch: Readonly<{ before: string; after: string }> | undefined;
      for await (const { news: one, order, ...its } of queue) {
        if (known.has(one.seq)) continue;
        // The batch before was given out whole.
        if (batch && batch.before !== its.before) base = batch.after;
        batch = its;
        yield { event: toEvent(order, one), cursor: { base, seen: its.after, seq: one.seq } };
      }
    },
  };
};
