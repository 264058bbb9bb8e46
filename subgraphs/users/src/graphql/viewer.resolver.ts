import { Ctx, Query, Resolver } from 'type-graphql';
import { toUserType, UserType } from './user.type.js';
import type { UsersContext } from './users-context.js';

@Resolver()
export class ViewerResolver {
  @Query(() => UserType, { nullable: true, description: 'Who is asking; null without an access token.' })
  async viewer(@Ctx() { viewer, visibleUserById }: UsersContext): Promise<UserType | null> {
    const user = viewer && (await visibleUserById.load(viewer.userId));
    return user && toUserType(user);
  }
}
