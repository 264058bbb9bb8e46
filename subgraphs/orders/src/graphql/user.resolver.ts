import {
  Authenticated,
  afterDescription,
  type Connection,
  defaultPageSize,
  firstDescription,
  PagedByFirst,
} from '@shop/kit/graphql';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { ListOrders } from '../use-cases/list-orders.js';
import type { ReadCart } from '../use-cases/read-cart.js';
import { CartType, toCartType } from './cart.type.js';
import { orderPage } from './order.resolver.js';
import { OrderConnectionType, type OrderType } from './order.type.js';
import type { OrdersContext } from './orders-context.js';
import { UserStub } from './user.stub.js';

type Deps = Readonly<{ listOrders: ListOrders; readCart: ReadCart }>;

/** What a person has here is for themselves and for staff. */
const maySee = ({ id }: UserStub, { viewerId, isStaff }: OrdersContext) => isStaff || id === viewerId;

@Resolver(() => UserStub)
export class UserResolver {
  constructor(private readonly deps: Deps) {}

  @PagedByFirst()
  @Authenticated()
  @FieldResolver(() => OrderConnectionType, {
    nullable: true,
    description: 'Their orders, newest first. Null for anyone but themselves and staff.',
  })
  async orders(
    @Root() user: UserStub,
    @Arg('first', () => Int, { defaultValue: defaultPageSize, description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | null,
    @Ctx() context: OrdersContext,
  ): Promise<Connection<OrderType> | null> {
    if (!maySee(user, context)) return null;
    return orderPage(this.deps.listOrders, { userId: user.id }, first, after);
  }

  @Authenticated()
  @FieldResolver(() => CartType, {
    nullable: true,
    description:
      'The cart they last worked on and have not ordered. Null without one, and for anyone but themselves and staff.',
  })
  async cart(@Root() user: UserStub, @Ctx() context: OrdersContext): Promise<CartType | null> {
    if (!maySee(user, context)) return null;
    const view = await this.deps.readCart.openOf(user.id);
    return view && toCartType(view);
  }
}
