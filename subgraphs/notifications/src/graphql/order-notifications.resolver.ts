import { isId } from '@shop/kit/db';
import { ListSize } from '@shop/kit/graphql';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { maySee, type NotificationsContext } from './context.js';
import { NotificationType, toNotificationType } from './notification.type.js';
import { OrderStub } from './order.stub.js';

@Resolver(() => OrderStub)
export class OrderNotificationsResolver {
  @ListSize(5)
  @FieldResolver(() => [NotificationType], {
    nullable: true,
    description:
      'What was sent about the order, oldest first; at most 50. For its owner, staff, and who holds its access token; empty for others. Null while notifications are unreachable.',
  })
  async notifications(
    @Root() order: OrderStub,
    @Ctx() context: NotificationsContext,
  ): Promise<NotificationType[]> {
    if (!isId(order.id)) return [];
    const found = await context.loaders.byOrder.load(order.id);
    return found.filter((notification) => maySee(context, notification)).map(toNotificationType);
  }
}
