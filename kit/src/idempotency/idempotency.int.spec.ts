import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataSource, type InTransaction, makeInTransaction, newId } from '../db/index.js';
import { err, ok } from '../result/index.js';
import { createTestDatabase, type TestDatabase } from '../testing/index.js';
import { IdempotencyTable1700000000002, idempotencyKeys, requestHash } from './index.js';

describe('an idempotency key', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let inTransaction: InTransaction;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = createDataSource({
      url: database.url,
      entities: [],
      migrations: [IdempotencyTable1700000000002],
      poolSize: 25,
    });
    await dataSource.initialize();
    await dataSource.runMigrations();
    inTransaction = makeInTransaction(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const aClaim = (key: string, input: unknown = { a: 1 }) => ({
    scope: 'ann',
    operation: 'buy',
    key,
    requestHash: requestHash(input),
    resourceId: newId(),
  });

  it('belongs to one request and gives the first one’s resource ever after', async () => {
    const first = aClaim('k1');
    expect(await inTransaction((tx) => idempotencyKeys.find(tx, first))).toBeNull();
    expect(await inTransaction((tx) => idempotencyKeys.claim(tx, first))).toEqual({ kind: 'first' });
    expect(await inTransaction((tx) => idempotencyKeys.claim(tx, aClaim('k1')))).toEqual({
      kind: 'repeated',
      resourceId: first.resourceId,
    });
    expect(await inTransaction((tx) => idempotencyKeys.claim(tx, aClaim('k1', { a: 2 })))).toEqual({
      kind: 'reused',
    });
    expect(await inTransaction((tx) => idempotencyKeys.claim(tx, { ...aClaim('k1'), scope: 'bob' }))).toEqual(
      { kind: 'first' },
    );
  });

  it('has exactly one first among twenty at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => inTransaction((tx) => idempotencyKeys.claim(tx, aClaim('k2')))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'first')).toHaveLength(1);
    expect(
      new Set(outcomes.flatMap((outcome) => ('resourceId' in outcome ? [outcome.resourceId] : []))).size,
    ).toBe(1);
  });

  it('is free again when the request that took it was refused', async () => {
    await inTransaction(async (tx) => {
      await idempotencyKeys.claim(tx, aClaim('k3'));
      return err('sold out');
    });
    expect(await inTransaction(async (tx) => ok(await idempotencyKeys.claim(tx, aClaim('k3'))))).toEqual(
      ok({ kind: 'first' }),
    );
  });

  it('does not care about the order of fields or about fields that are not set', () => {
    expect(requestHash({ a: 1, b: { c: [1, { d: 2 }], e: undefined } })).toBe(
      requestHash({ b: { c: [1, { d: 2 }] }, a: 1 }),
    );
    expect(requestHash({ a: [1, 2] })).not.toBe(requestHash({ a: [2, 1] }));
  });
});
