import { randomInt, randomUUID } from 'node:crypto';

/** As many as the Redis of the tests is started with. */
const redisDatabases = 1_024;

const withPath = (url: string, path: string): string => {
  const own = new URL(url);
  own.pathname = `/${path}`;
  return own.href;
};

/**
 * The environment for one shop under test: on the dedicated servers of the run where it has some, in a corner of its own of each, for
 * other shops and tests use the same servers.
 */
export const engineSettings = (env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv => {
  const { TEST_REDIS_URL, TEST_CACHE_REDIS_URL, TEST_MONGODB_URL, TEST_SEARCH_URL, TEST_SMTP_URL } = env;
  const redisDatabase = String(randomInt(1, redisDatabases));
  const name = `shop_${randomUUID().replaceAll('-', '')}`;
  const settings = {
    REDIS_URL: TEST_REDIS_URL && withPath(TEST_REDIS_URL, redisDatabase),
    CACHE_REDIS_URL: TEST_CACHE_REDIS_URL && withPath(TEST_CACHE_REDIS_URL, redisDatabase),
    MONGODB_URL: TEST_MONGODB_URL && withPath(TEST_MONGODB_URL, name),
    SEARCH_URL: TEST_SEARCH_URL,
    SEARCH_INDEX: name,
    SMTP_URL: TEST_SMTP_URL,
  };
  return { ...env, ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value)) };
};
