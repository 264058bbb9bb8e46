import type { Logger } from '@shop/kit/log';
import type { Closeable } from '@shop/kit/process';
import { openRedis } from '@shop/kit/redis';
import type { DataSource } from 'typeorm';
import type { RefreshTokenStore } from '../use-cases/refresh-token-store.js';
import type { AttemptLimits, SignInAttempts } from '../use-cases/sign-in-attempts.js';
import { createPostgresRefreshTokenStore } from './postgres-refresh-token-store.js';
import { createPostgresSignInAttempts } from './postgres-sign-in-attempts.js';
import { createRedisRefreshTokenStore } from './redis-refresh-token-store.js';
import { createRedisSignInAttempts } from './redis-sign-in-attempts.js';

type Options = Readonly<{ redisUrl?: string; dataSource: DataSource; limits: AttemptLimits; log: Logger }>;

export type SessionStorage = Closeable &
  Readonly<{
    refreshTokens: RefreshTokenStore;
    attempts: SignInAttempts;
    checks: Readonly<Record<string, () => Promise<void>>>;
  }>;

/** Sessions and the counters of failed sign-ins: in Redis where one is set, else beside the users. */
export const openSessionStorage = ({ redisUrl, dataSource, limits, log }: Options): SessionStorage => {
  if (!redisUrl)
    return {
      refreshTokens: createPostgresRefreshTokenStore(dataSource),
      attempts: createPostgresSignInAttempts(dataSource, limits),
      checks: {},
      close: async () => undefined,
    };
  // A request that comes just before the connection is there may wait a moment for it; one during an outage fails soon.
  const patience = { maxRetriesPerRequest: 1, commandTimeout: 2_000 };
  const redis = openRedis({ url: redisUrl, name: 'sessions', log, options: patience });
  return {
    refreshTokens: createRedisRefreshTokenStore(redis.client),
    attempts: createRedisSignInAttempts(redis.client, limits),
    checks: { sessions: redis.check },
    close: redis.close,
  };
};
