import type { Logger } from '@shop/kit/log';
import type { Config } from '../config.js';
import type { Check } from '../operation/operation.js';
import { refuseCostly } from './cost/cost-check.js';
import { makeClassify } from './rate/operation-classes.js';
import { makeRefuseHasty, type RateLimits } from './rate/rate-limits.js';
import { createMemoryCounters, createSharedCounters } from './rate/shared-counters.js';

export const makeCostCheck =
  (max: number): Check =>
  ({ version, document, operation, coerced, context, extensions }) => {
    const estimated = version.costs(document, operation)(coerced);
    refuseCostly(estimated, max);
    if (context.showsCost) extensions.cost = { estimated, max };
  };

const rateLimitsOf = (config: Config): RateLimits => ({
  'sign-in': config.RATE_LIMIT_SIGN_INS_PER_MINUTE,
  checkout: config.RATE_LIMIT_CHECKOUTS_PER_MINUTE,
  mutation: config.RATE_LIMIT_MUTATIONS_PER_MINUTE,
  query: config.RATE_LIMIT_QUERIES_PER_MINUTE,
});

/** Stands last: what is refused for another reason does not count. */
export const openRateLimits = (config: Config, log: Logger) => {
  if (config.RATE_LIMITS === 'off') return { check: () => undefined, close: async () => undefined };
  const url = config.CACHE_REDIS_URL ?? config.REDIS_URL;
  const counters = url ? createSharedCounters(url, log) : createMemoryCounters();
  const refuseHasty = makeRefuseHasty(rateLimitsOf(config), counters);
  const classify = makeClassify();
  const check: Check = ({ document, operation, context: { clientAddress, viewer } }) =>
    refuseHasty(classify(document, operation), { address: clientAddress, userId: viewer?.userId });
  return { check, close: counters.close };
};
