import { type CacheBackend, createPostgresCacheBackend, createRedisCacheBackend } from '@shop/kit/cache';
import type { Logger } from '@shop/kit/log';
import type { DataSource } from 'typeorm';
import type { Config } from '../config.js';

// The number changes with the shape of the document: during a rollout old and new processes share one Redis.
const name = 'product_1';

export const createProductCacheBackend = (
  config: Config,
  dataSource: DataSource,
  log: Logger,
): CacheBackend => {
  const redisUrl = config.CACHE_REDIS_URL ?? config.REDIS_URL;
  if (redisUrl) return createRedisCacheBackend({ name, url: redisUrl, log });
  const query = (sql: string, parameters: unknown[]) => dataSource.query(sql, parameters);
  return createPostgresCacheBackend({ name, url: config.DATABASE_URL, query, log });
};
