import {
  afterDescription,
  type Connection,
  decodeCursor,
  defaultPageSize,
  firstDescription,
  ListSize,
  PagedByFirst,
  pageFrom,
  pageSize,
  RequiresScopes,
  requireStaff,
} from '@shop/kit/graphql';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { z } from 'zod';
import type { OrderStatus } from '../domain/order-status.js';
import type { ListOrders } from '../use-cases/list-orders.js';
import { OrderStatusEnum } from './enums.js';
import { OrderConnectionType, OrderType, toOrderType } from './order.type.js';
import { OrderLineType, toOrderLineType } from './order-line.type.js';
import { OrderTimelineEntryType, toTimelineEntryType } from './order-timeline-entry.type.js';
import type { OrdersContext } from './orders-context.js';
import { UserStub } from './user.stub.js';

const cursor = z.tuple([z.uuid()]);

/** A page of orders, newest first. */
export const orderPage = async (
  listOrders: ListOrders,
  filter: { userId?: string; status?: OrderStatus },
  first: number,
  after: string | null,
): Promise<Connection<OrderType>> => {
  const size = pageSize(first);
  const [behind = null] = decodeCursor(after, cursor) ?? [];
  const rows = await listOrders({ ...filter, after: behind, limit: size + 1 });
  return pageFrom(rows, { first: size, toNode: toOrderType, cursorOf: ({ id }) => [id] });
};

@Resolver(() => OrderType)
export class OrderResolver {
  constructor(private readonly listOrders: ListOrders) {}

  @Query(() => OrderType, {
    nullable: true,
    description: "An order; null when there is none with this id, or when it is someone else's.",
  })
  async order(
    @Arg('id', () => ID, { description: 'The id of the order.' }) id: string,
    @Arg('accessToken', () => String, {
      nullable: true,
      description: 'What `placeOrder` gave to a shopper who is not signed in.',
    })
    accessToken: string | null,
    @Ctx() { loaders, mayOpen }: OrdersContext,
  ): Promise<OrderType | null> {
    const order = await loaders.orderById.load(id);
    return order && mayOpen(order, accessToken) ? toOrderType(order) : null;
  }

  @PagedByFirst()
  @RequiresScopes('staff:read')
  @Query(() => OrderConnectionType, { description: 'All orders, newest first. Staff only.' })
  orders(
    @Arg('first', () => Int, { defaultValue: defaultPageSize, description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | null,
    @Arg('status', () => OrderStatusEnum, { nullable: true, description: 'Only orders with this status.' })
    status: OrderStatus | null,
    @Ctx() context: OrdersContext,
  ): Promise<Connection<OrderType>> {
    requireStaff(context);
    return orderPage(this.listOrders, { status: status ?? undefined }, first, after);
  }

  @ListSize(5)
  @FieldResolver(() => [OrderLineType], { description: 'Its lines, at most 100.' })
  async lines(@Root() { id }: OrderType, @Ctx() { loaders }: OrdersContext): Promise<OrderLineType[]> {
    return (await loaders.linesOfOrder.load(id)).map(toOrderLineType);
  }

  @ListSize(20)
  @FieldResolver(() => [OrderTimelineEntryType], {
    description:
      'What happened to it so far, in sequence. A step that is asked for again counts up instead of adding an entry.',
  })
  async timeline(
    @Root() { id, upTo = Number.POSITIVE_INFINITY }: OrderType,
    @Ctx() { loaders, isStaff }: OrdersContext,
  ): Promise<OrderTimelineEntryType[]> {
    const entries = (await loaders.timelineOfOrder.load(id)).filter(({ seq }) => seq <= upTo);
    return entries.map((entry) => toTimelineEntryType(entry, isStaff));
  }

  @FieldResolver(() => UserStub, { nullable: true, description: 'Who placed it; null for a guest.' })
  async user(@Root() { id }: OrderType, @Ctx() { loaders }: OrdersContext): Promise<UserStub | null> {
    const userId = (await loaders.orderById.load(id))?.userId ?? null;
    return userId === null ? null : Object.assign(new UserStub(), { id: userId });
  }
}
