import { metrics } from '../metrics/index.js';

/** Where a looked-up value came from; `joined` waited for a read that was under way. */
type Origin = 'memory' | 'joined' | 'shared' | 'source';

const lookups = metrics.counter('cache_lookups_total', 'Looked-up keys, by where their value came from.', [
  'cache',
  'origin',
]);
const hitRatio = metrics.gauge(
  'cache_hit_ratio',
  'Part of all looked-up keys, since the start, that the source was not asked for.',
  ['cache'],
);
export const cacheFailures = metrics.counter(
  'cache_failures_total',
  'Calls to the shared level of a cache that failed, came too late or were not tried.',
  ['cache', 'call'],
);

export const countLookups = (cache: string): ((origin: Origin, keys: number) => void) => {
  let all = 0;
  let asked = 0;
  return (origin, keys) => {
    if (keys === 0) return;
    lookups.inc({ cache, origin }, keys);
    all += keys;
    if (origin === 'source') asked += keys;
    hitRatio.set({ cache }, 1 - asked / all);
  };
};
