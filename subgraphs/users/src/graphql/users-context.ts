import { type BaseContext, isStaff } from '@shop/kit/graphql';
import DataLoader from 'dataloader';
import { maySeeUser, type Onlooker, type User } from '../domain/user.js';
import type { UserStore } from '../use-cases/user-store.js';

export type UsersContext = BaseContext &
  Readonly<{
    /** Users that the viewer may see; anyone else's look like no user. */
    visibleUserById: DataLoader<string, User | null>;
    /** Where the client is, as the router saw it. */
    clientAddress: string;
  }>;

export const makeExtendContext =
  (users: UserStore) =>
  (base: BaseContext): UsersContext => {
    const onlooker: Onlooker = base.viewer && { userId: base.viewer.userId, isStaff: isStaff(base) };
    return {
      ...base,
      clientAddress: base.header('x-client-address') ?? 'unknown',
      visibleUserById: new DataLoader(async (ids) => {
        const visible = ids.filter((id) => maySeeUser(id, onlooker));
        const found = new Map((await users.byIds(visible)).map((user) => [user.id, user]));
        return ids.map((id) => found.get(id) ?? null);
      }),
    };
  };
