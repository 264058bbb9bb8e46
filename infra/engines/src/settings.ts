import type { EngineName } from './engine.js';

/** The variable by which the shop's processes find each engine. */
const variables: Readonly<Record<EngineName, string>> = {
  redis: 'REDIS_URL',
  cacheRedis: 'CACHE_REDIS_URL',
  mongodb: 'MONGODB_URL',
  search: 'SEARCH_URL',
  smtp: 'SMTP_URL',
};

/** Environment that points the shop, or with the prefix `TEST_` the tests, to engines. */
export const settingsFor = (
  urls: Readonly<Partial<Record<EngineName, string>>>,
  prefix = '',
): Record<string, string> =>
  Object.fromEntries(
    (Object.entries(urls) as [EngineName, string][]).map(([name, url]) => [
      `${prefix}${variables[name]}`,
      url,
    ]),
  );
