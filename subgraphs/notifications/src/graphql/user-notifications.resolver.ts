import { isId } from '@shop/kit/db';
import {
  Authenticated,
  afterDescription,
  decodeCursor,
  defaultPageSize,
  firstDescription,
  isStaff,
  PagedByFirst,
  pageFrom,
  pageSize,
} from '@shop/kit/graphql';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { z } from 'zod';
import type { NotificationsContext } from './context.js';
import { NotificationConnection, toNotificationType } from './notification.type.js';
import { UserStub } from './user.stub.js';

const cursor = z.tuple([z.uuid()]);

@Resolver(() => UserStub)
export class UserNotificationsResolver {
  @PagedByFirst()
  @Authenticated()
  @FieldResolver(() => NotificationConnection, {
    nullable: true,
    description: 'What was sent to the user, newest first. For the user and staff; null for others.',
  })
  async notifications(
    @Root() user: UserStub,
    @Arg('first', () => Int, { defaultValue: defaultPageSize, description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | undefined,
    @Ctx() context: NotificationsContext,
  ) {
    const size = pageSize(first);
    const [before] = decodeCursor(after, cursor) ?? [null];
    if (!isId(user.id) || !(isStaff(context) || context.viewer?.userId === user.id)) return null;
    const rows = await context.loaders.byUser.load({ userId: user.id, first: size, before });
    return pageFrom(rows, { first: size, toNode: toNotificationType, cursorOf: ({ id }) => [id] });
  }
}
