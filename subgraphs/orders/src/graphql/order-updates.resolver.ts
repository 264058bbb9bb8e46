import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import { OrderType, toOrderType } from './order.type.js';
import type { OrderArgs, OrderUpdate, ViewerArgs } from './order-updates.js';
import type { OrdersContext } from './orders-context.js';

type Asked<A> = Readonly<{ args: A; context: OrdersContext }>;

const afterDescription =
  'The id of the last event the client has: all that came behind it is told first. A stream that was cut goes on without loss this way.';

const toUpdate = ({ event }: OrderUpdate, { loaders }: OrdersContext): OrderType | null => {
  if (!event) return null;
  const { order, seq } = event;
  loaders.orderById.prime(order.id, order);
  return toOrderType(order, seq);
};

@Resolver()
export class OrderUpdatesResolver {
  @Subscription(() => OrderType, {
    nullable: true,
    description:
      "What happens to an order: first how it stands, then each entry of its timeline as it is written, with the order as it stood then. One null, and the end, when there is none with this id, or when it is someone else's.",
    subscribe: ({ args, context }: Asked<OrderArgs>) => context.updates.ofOrder(args, context),
  })
  orderUpdated(
    @Root() update: OrderUpdate,
    @Ctx() context: OrdersContext,
    @Arg('orderId', () => ID, { description: 'The id of the order.' }) _orderId: string,
    @Arg('accessToken', () => String, {
      nullable: true,
      description: 'What `placeOrder` gave to a shopper who is not signed in.',
    })
    _accessToken: string | null,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): OrderType | null {
    return toUpdate(update, context);
  }

  @Subscription(() => OrderType, {
    nullable: true,
    description:
      'What happens to the orders of the viewer from now on, those placed later included: each entry of a timeline as it is written.',
    subscribe: ({ args, context }: Asked<ViewerArgs>) => context.updates.ofViewer(args, context),
  })
  viewerOrdersUpdated(
    @Root() update: OrderUpdate,
    @Ctx() context: OrdersContext,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): OrderType | null {
    return toUpdate(update, context);
  }
}
