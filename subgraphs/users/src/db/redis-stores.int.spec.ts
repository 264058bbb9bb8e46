import { randomUUID } from 'node:crypto';
import { createLogger } from '@shop/kit/log';
import { openRedis, type RedisConnection } from '@shop/kit/redis';
import { hasTestRedis, startTestRedis, waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { refreshTokenStoreContract } from '../use-cases/refresh-token-store.contract.js';
import { signInAttemptsContract } from '../use-cases/sign-in-attempts.contract.js';
import { createRedisRefreshTokenStore } from './redis-refresh-token-store.js';
import { createRedisSignInAttempts } from './redis-sign-in-attempts.js';

// Not registered where there is no Redis.
describe.each(hasTestRedis() ? ['Redis'] : [])('%s', () => {
  let server: Awaited<ReturnType<typeof startTestRedis>>;
  let redis: RedisConnection;

  beforeAll(async () => {
    server = await startTestRedis();
    redis = openRedis({
      url: server.url,
      name: 'test',
      log: createLogger({ name: 'test', level: 'silent' }),
    });
    await waitFor('Redis', () => redis.check().then(() => true));
  });
  afterAll(async () => {
    await redis.close();
    await server.stop();
  });

  refreshTokenStoreContract('Redis', {
    store: () => createRedisRefreshTokenStore(redis.client),
    newUserId: async () => randomUUID(),
    forgets: 'by itself',
  });

  signInAttemptsContract('Redis', {
    attempts: (limits) => createRedisSignInAttempts(redis.client, limits),
    forgets: 'by itself',
  });
});
