import { randomUUID } from 'node:crypto';
import { createDataSource } from '@shop/kit/db';
import { createTestDatabase, type TestDatabase } from '@shop/kit/testing';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshTokenStoreContract } from '../use-cases/refresh-token-store.contract.js';
import { makeRotateSigningKeys } from '../use-cases/rotate-signing-keys.js';
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

describe('sign-in attempts', () => {
  const limits = { windowSeconds: 60, perPair: 2, perEmail: 3, perAddress: 4 };
  const attempts = () => createPostgresSignInAttempts(dataSource, limits);
  const aSubject = () => ({ email: `${randomUUID()}@example.com`, address: randomUUID() });
  const admitted = async (subject: { email: string; address: string }) =>
    (await attempts().admit(subject)).admitted;

  it('are limited for one e-mail from one address', async () => {
    const subject = aSubject();
    expect([await admitted(subject), await admitted(subject), await admitted(subject)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('are limited for one e-mail from many addresses, and for many e-mails from one', async () => {
    const { email, address } = aSubject();
    const fromMany = [];
    for (let i = 0; i < 4; i++) fromMany.push(await admitted({ email, address: randomUUID() }));
    expect(fromMany).toEqual([true, true, true, false]);
    const toMany = [];
    for (let i = 0; i < 5; i++) toMany.push(await admitted({ email: `${i}${email}`, address }));
    expect(toMany).toEqual([true, true, true, true, false]);
  });

  it('from one address cannot lock a person out everywhere', async () => {
    const { email, address } = aSubject();
    for (let i = 0; i < 20; i++) await admitted({ email, address });
    expect(await admitted({ email, address: randomUUID() })).toBe(true);
  });

  it('do not count when they succeed, however often', async () => {
    const subject = aSubject();
    for (let i = 0; i < 10; i++) {
      expect(await admitted(subject)).toBe(true);
      await attempts().forgive(subject);
    }
  });

  it('are forgotten when the window is over', async () => {
    const brief = createPostgresSignInAttempts(dataSource, { ...limits, windowSeconds: 0 });
    const subject = aSubject();
    for (let i = 0; i < 5; i++) expect((await brief.admit(subject)).admitted).toBe(true);
    expect(await brief.sweep(100)).toBeGreaterThanOrEqual(3);
  });
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
