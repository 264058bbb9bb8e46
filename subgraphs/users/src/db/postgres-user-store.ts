import { isId, rowsOf } from '@shop/kit/db';
import { type DataSource, In } from 'typeorm';
import type { User } from '../domain/user.js';
import type { UserStore } from '../use-cases/user-store.js';
import { UserEntity } from './user.entity.js';

const toUser = ({ id, email, name, roles, createdAt }: UserEntity): User => ({
  id,
  email,
  name,
  roles,
  createdAt,
});

export const createPostgresUserStore = (dataSource: DataSource): UserStore => {
  const users = dataSource.getRepository(UserEntity);
  return {
    async add({ id, email, name, roles, passwordHash }) {
      const answer = await dataSource.query(
        `insert into user_account (id, email, name, roles, password_hash) values ($1, $2, $3, $4, $5)
         on conflict (email) do nothing returning created_at`,
        [id, email, name, roles, passwordHash],
      );
      const [row] = rowsOf<{ created_at: Date }>(answer);
      return row ? { id, email, name, roles, createdAt: row.created_at } : null;
    },
    async byEmail(email) {
      const found = await users.findOneBy({ email });
      return found && { ...toUser(found), passwordHash: found.passwordHash };
    },
    async byIds(ids) {
      const sound = ids.filter(isId);
      return sound.length === 0 ? [] : (await users.findBy({ id: In(sound) })).map(toUser);
    },
  };
};
