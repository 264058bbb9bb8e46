import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './test-database.js';

let first: TestDatabase;
let second: TestDatabase;

const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  first = await createTestDatabase();
  second = await createTestDatabase();
});
afterAll(async () => {
  await first.drop();
  await second.drop();
});

it('two test databases do not see each other’s tables', async () => {
  await query(first.url, 'CREATE TABLE seen (id int)');
  expect(await query(second.url, "SELECT to_regclass('seen') AS found")).toEqual([{ found: null }]);
});

it('runs PostgreSQL 18 with trigram search and letters that do not depend on the machine', async () => {
  await query(first.url, 'CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent');
  expect(await query(first.url, "SELECT lower('ÄÉ') AS low, current_setting('server_version') AS v")).toEqual(
    [{ low: 'äé', v: expect.stringMatching(/^18\./) }],
  );
});

it('a dropped database is gone even while someone is still connected', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  // The server ends this connection when the database goes.
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  await expect(query(database.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
});
