import type { Tx } from '@shop/kit/db';
import { createEventQueue, type EventQueue } from '@shop/kit/event-stream';
import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import { type Closeable, closeAll, startSweeper } from '@shop/kit/process';
import type { Order } from '../domain/order.js';
import type { OrderNews } from '../domain/order-event.js';
import type { FeedPosition, OrderFeed } from './order-feed.js';
import type { OrderStore } from './stores.js';

/** One piece of news on its way to a subscriber; it was committed between the two positions. */
export type Delivery = Readonly<{ news: OrderNews; order: Order; before: FeedPosition; after: FeedPosition }>;
type Queue = EventQueue<Delivery>;

type Deps = Readonly<{
  reader: Tx;
  feed: OrderFeed;
  orders: Pick<OrderStore, 'byIds'>;
  /** How often to look when nothing wakes us. */
  pollMs: number;
  log: Logger;
}>;

export type OrderHub = Closeable &
  Readonly<{
    /** From here on the queue gets what is committed on a topic, in sequence, until the signal aborts. */
    join(topic: string, signal: AbortSignal): Promise<Queue>;
  }>;

export const orderTopic = (orderId: string): string => `order:${orderId}`;
export const userTopic = (userId: string): string => `user:${userId}`;

// An order has some twenty entries: a subscriber this far behind does not read at all.
const capacity = 500;
const subscribers = metrics.gauge('order_subscribers', 'Who waits for news of orders in this process.');
const told = metrics.counter('order_news_total', 'News of orders that were read for subscribers.');

/**
 * Reads the news once for all subscribers of this process and gives each its own. While there are none it reads nothing. The
 * position only moves behind what was given out, so neither a lost wake-up call nor a failing database can lose any.
 */
export const createOrderHub = ({ reader, feed, orders, pollMs, log }: Deps): OrderHub => {
  const topics = new Map<string, Set<Queue>>();
  let position: FeedPosition | undefined;
  let count = 0;
  let running: Promise<Closeable> | undefined;

  const queuesFor = ({ orderId, userId }: OrderNews): Queue[] => [
    ...(topics.get(orderTopic(orderId)) ?? []),
    ...((userId !== null && topics.get(userTopic(userId))) || []),
  ];

  const pass = async (): Promise<number> => {
    const before = position;
    if (before === undefined) return 0;
    const { position: after, news } = await feed.since(before);
    const wanted = news.filter((one) => queuesFor(one).length > 0);
    const ids = [...new Set(wanted.map(({ orderId }) => orderId))];
    const known = new Map((await orders.byIds(reader, ids)).map((order) => [order.id, order]));
    // Everyone left meanwhile, and whoever has come since begins further on.
    if (position !== before) return 0;
    for (const one of wanted) {
      const order = known.get(one.orderId);
      if (order) for (const queue of queuesFor(one)) queue.push({ news: one, order, before, after });
    }
    position = after;
    told.inc(wanted.length);
    return wanted.length;
  };

  const start = async (): Promise<Closeable> => {
    const sweeper = startSweeper({
      name: 'order-feed',
      everyMs: pollMs,
      batchSize: Number.POSITIVE_INFINITY,
      run: pass,
      log,
    });
    const listening = await feed.onAdded(sweeper.wake);
    return { close: () => closeAll(listening, sweeper) };
  };

  const leave = (topic: string, queue: Queue): void => {
    queue.end();
    const queues = topics.get(topic);
    if (!queues?.delete(queue)) return;
    if (queues.size === 0) topics.delete(topic);
  };

  return {
    async join(topic, signal) {
      signal.throwIfAborted();
      count += 1;
      subscribers.set(count);
      const queue: Queue = createEventQueue({ capacity });
      signal.addEventListener('abort', () => {
        leave(topic, queue);
        count -= 1;
        subscribers.set(count);
        if (count === 0) position = undefined;
      });
      running ??= start();
      if (position === undefined) {
        const now = await feed.now();
        position ??= now;
      }
      if (signal.aborted) return queue;
      const queues = topics.get(topic);
      if (queues) queues.add(queue);
      else topics.set(topic, new Set([queue]));
      return queue;
    },
    async close() {
      await closeAll(await running);
    },
  };
};
