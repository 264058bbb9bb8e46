import type { ReferenceResolver } from '@shop/kit/graphql';
import { toUserType } from './user.type.js';
import type { UsersContext } from './users-context.js';

export const resolveUserReference: ReferenceResolver<UsersContext> = async ({ id }, { visibleUserById }) => {
  const user = await visibleUserById.load(id);
  return user && toUserType(user);
};
