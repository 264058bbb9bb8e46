import { randomBytes } from 'node:crypto';
import { createDataSource, newId } from '@shop/kit/db';
import { createTestDatabase } from '@shop/kit/testing';
import { Users1763800000000 } from '@shop/users/db/1763800000000-users.migration';
import { createPostgresRefreshTokenStore } from '@shop/users/db/postgres-refresh-token-store';
import type { Scenario } from '../scenario.js';

// Without a grace, so that the second use is a theft at once.
const lifetime = { absoluteSeconds: 60, idleSeconds: 60, graceSeconds: 0 };
const token = () => randomBytes(32);

/** A thief has copied a refresh token; owner and thief both use it. */
export const scenario: Scenario = async () => {
  const { url, drop } = await createTestDatabase();
  const dataSource = createDataSource({ url, entities: [], migrations: [Users1763800000000] });
  await dataSource.initialize();
  await dataSource.runMigrations();
  const userId = newId();
  await dataSource.query(
    `insert into user_account (id, email, name, roles, password_hash) values ($1, 'a@example.test', 'Ada', '{CUSTOMER}', '')`,
    [userId],
  );
  const store = createPostgresRefreshTokenStore(dataSource);
  const [copied, ofOwner] = [token(), token()];
  await store.open({ sessionId: newId(), userId, tokenHash: copied }, lifetime);
  await store.rotate({ presented: copied, successor: ofOwner, salt: token() }, lifetime);
  await store.rotate({ presented: copied, successor: token(), salt: token() }, lifetime);
  const { outcome } = await store.rotate({ presented: ofOwner, successor: token(), salt: token() }, lifetime);
  await dataSource.destroy();
  await drop();
  return outcome === 'ended'
    ? []
    : [`the successor of a token that was used twice: expected ended, found ${outcome}`];
};
