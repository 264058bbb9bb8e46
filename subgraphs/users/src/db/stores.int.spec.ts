import { randomUUID } from 'node:crypto';
import { createDataSource } from '@shop/kit/db';
import { createTestDatabase, type TestDatabase } from '@shop/kit/testing';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshTokenStoreContract } from '../use-cases/refresh-token-store.contract.js';
import { makeRotateSigningKeys } from '../use-cases/rotate-signing-keys.js';
import { signInAttemptsContract } from '../use-cases/sign-in-attempts.contract.js';
import { createSigningKeys } from '../use-cases/signing-keys.js';
import { Users1763800000000 } from './1763800000000-users.migration.js';
import { createPostgresRefreshTokenStore } from './postgres-refresh-token-store.js';
import { createPostgresSignInAttempts } from './postgres-sign-in-attempts.js';
import { createPostgresSigningKeyStore } from './postgres-signing-key-store.js';
import { createPostgresUserStore } from './postgres-user-store.js';
import { UserEntity } from './user.entity.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createDataSource({
    url: database.url,
    entities: [UserEntity],
    migrations: [Users1763800000000],
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

refreshTokenStoreContract('PostgreSQL', {
  store: () => createPostgresRefreshTokenStore(dataSource),
  forgets: 'when swept',
  newUserId: async () => {
    const id = randomUUID();
    const user = {
      id,
      email: `${id}@example.com`,
      name: 'Ada',
      roles: ['CUSTOMER'] as const,
      passwordHash: 'x',
    };
    await createPostgresUserStore(dataSource).add(user);
    return id;
  },
});

signInAttemptsContract('PostgreSQL', {
  attempts: (limits) => createPostgresSignInAttempts(dataSource, limits),
  forgets: 'when swept',
});

describe('signing keys', () => {
  it('are rotated once, however many processes try at the same time, and a new one is found without a restart', async () => {
    const store = createPostgresSigningKeyStore(dataSource);
    const schedule = { signsFor: 1000, publishedAhead: 0, keptAfter: 1000 };
    const keys = createSigningKeys({ store });
    await expect(keys.current()).rejects.toThrow(/migrate/);
    await Promise.all(Array.from({ length: 5 }, makeRotateSigningKeys({ store, schedule })));
    const { kid } = await keys.current();
    expect((await keys.published()).keys).toHaveLength(1);

    await makeRotateSigningKeys({ store, schedule: { ...schedule, signsFor: 0 } })();
    const fresh = createSigningKeys({ store, maxAgeMs: 0 });
    expect((await fresh.published()).keys).toHaveLength(2);
    expect((await fresh.current()).kid).not.toBe(kid);

    await makeRotateSigningKeys({ store, schedule: { ...schedule, keptAfter: 0 } })();
    expect((await fresh.published()).keys).toHaveLength(1);
  });
});
