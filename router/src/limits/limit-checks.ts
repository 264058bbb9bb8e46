import type { Logger } from '@shop/kit/log';
import { err } from '@shop/kit/result';
import type { Config } from '../config.js';
import type { Check } from '../operation/operation.js';
import type { Prepare } from '../operation/prepare.js';
import { refuseCostly } from './cost/cost-check.js';
import { makeClassify } from './rate/operation-classes.js';
import { makeRefuseHasty, type RateLimits } from './rate/rate-limits.js';
import { makeRefusals, noRefusals, type Refusals } from './rate/refusals.js';
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

/** The check stands last: what is refused for another reason is counted as a refusal. */
export const openRateLimits = (config: Config, log: Logger) => {
  if (config.RATE_LIMITS === 'off')
    return { check: () => undefined, refusals: noRefusals, close: async () => undefined };
  const url = config.CACHE_REDIS_URL ?? config.REDIS_URL;
  const counters = url ? createSharedCounters(url, log) : createMemoryCounters();
  const refusals = makeRefusals(config.RATE_LIMIT_REFUSALS_PER_MINUTE, counters);
  const refuseHasty = makeRefuseHasty(rateLimitsOf(config), counters);
  const classify = makeClassify();
  const check: Check = ({ document, operation, context: { clientAddress, viewer } }) =>
    refuseHasty(classify(document, operation), { address: clientAddress, userId: viewer?.userId });
  return { check, refusals, close: counters.close };
};

/** Whoever had too much refused is refused before anything is read, whatever the transport. */
export const preparedUnlessBlocked =
  (prepare: Prepare, refusals: Refusals): Prepare =>
  async (params, context) => {
    const asker = { address: context.clientAddress, userId: context.viewer?.userId };
    const blocked = refusals.blocked(asker);
    if (blocked) return err([blocked]);
    const prepared = await prepare(params, context);
    if (!prepared.ok) await refusals.note(asker, prepared.error);
    return prepared;
  };
