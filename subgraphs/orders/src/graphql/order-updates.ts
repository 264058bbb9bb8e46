import { badUserInput, decodeCursor, encodeCursor, requireViewer, type SourceEvent } from '@shop/kit/graphql';
import { z } from 'zod';
import type { OrderEvent } from '../domain/order-event.js';
import type { Followed, FollowOrders } from '../use-cases/follow-orders.js';
import type { OrdersContext } from './orders-context.js';

/** What a subscription resolves its field from. No event: there is no such order for this subscriber. */
export type OrderUpdate = SourceEvent & Readonly<{ event: OrderEvent | null }>;
type Updates = AsyncGenerator<OrderUpdate>;

export type OrderArgs = Readonly<{ orderId: string; accessToken?: string | null; after?: string | null }>;
export type ViewerArgs = Readonly<{ after?: string | null }>;

export type OrderUpdates = Readonly<{
  ofOrder(args: OrderArgs, context: OrdersContext): Updates;
  ofViewer(args: ViewerArgs, context: OrdersContext): Updates;
}>;

const orderCursor = z.tuple([z.uuid(), z.int().min(0)]);
// As PostgreSQL writes a snapshot: oldest running, next to come, running.
const snapshot = z
  .string()
  .max(1_500)
  .regex(/^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/)
  .refine((text) => {
    const [oldest = 0n, next = 0n, ...running] = (text.match(/\d+/g) ?? []).map(BigInt);
    const sorted = running.every((one, i) => one >= oldest && one < next && one > (running[i - 1] ?? -1n));
    return oldest > 0n && oldest <= next && sorted;
  });
const userCursor = z.tuple([snapshot, snapshot, z.int().min(0)]);

const streamOf = ({ stream }: OrdersContext) => {
  if (!stream) throw new Error('a subscription that is not answered with a stream');
  return stream;
};

/** A client that comes back tells the last event it has, and still sends the arguments it began with. */
const cursorFrom = <S extends z.ZodType>({ after }: ViewerArgs, context: OrdersContext, schema: S) =>
  decodeCursor(streamOf(context).lastEventId ?? after, schema);

/** Behind the rights of whoever subscribes: the same as those of `order` and of `viewer`. */
export const makeOrderUpdates = (follow: FollowOrders): OrderUpdates => {
  async function* told<C>(
    all: AsyncGenerator<Followed<C>>,
    values: (cursor: C) => readonly unknown[],
  ): Updates {
    for await (const { event, cursor } of all)
      yield {
        event,
        eventId: encodeCursor(values(cursor)),
        isMark: event === null,
        traceparent: event?.traceparent ?? undefined,
      };
  }
  return {
    async *ofOrder(args, context) {
      const { loaders, mayOpen } = context;
      const [id, seq = null] = cursorFrom(args, context, orderCursor) ?? [];
      if (id !== undefined && id !== args.orderId)
        throw badUserInput('after: expected an event of this order.');
      const order = await loaders.orderById.load(args.orderId);
      // A stranger's order must look like no order at all, or ids can be probed.
      if (!order || !mayOpen(order, args.accessToken)) {
        yield { event: null };
        return;
      }
      const all = follow.ofOrder(order.id, seq, streamOf(context).signal);
      yield* told(all, (cursor) => [order.id, cursor]);
    },
    async *ofViewer(args, context) {
      const { userId } = requireViewer(context);
      const [base, seen, seq] = cursorFrom(args, context, userCursor) ?? [];
      const after = base && seen && seq !== undefined ? { base, seen, seq } : null;
      const all = follow.ofUser(userId, after, streamOf(context).signal);
      yield* told(all, (cursor) => [cursor.base, cursor.seen, cursor.seq]);
    },
  };
};
