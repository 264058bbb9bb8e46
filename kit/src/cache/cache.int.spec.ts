import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { createLogger } from '../log/index.js';
import { createTestDatabase, hasTestRedis, startTestRedis, type TestDatabase } from '../testing/index.js';
import { cacheContract } from './cache.contract.js';
import { createPostgresCacheBackend } from './postgres-backend.js';
import { createRedisCacheBackend } from './redis-backend.js';

const log = createLogger({ name: 'cache-test', level: 'silent' });
let database: TestDatabase;
let pool: pg.Pool;
let redis: Awaited<ReturnType<typeof startTestRedis>> | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  if (hasTestRedis()) redis = await startTestRedis();
});
afterAll(async () => {
  await redis?.stop();
  await pool.end();
  await database.drop();
});

cacheContract('PostgreSQL', {
  open: (name) =>
    createPostgresCacheBackend({
      name,
      url: database.url,
      query: (sql, parameters) => pool.query(sql, parameters),
      log,
    }),
  sharesValues: false,
});

if (hasTestRedis())
  cacheContract('Redis', {
    open: (name) => createRedisCacheBackend({ name, url: redis?.url ?? '', log }),
    sharesValues: true,
  });
