import type { Finding } from '../finding.js';
import type { RecordedPlan } from '../plans.js';

/** A screen is as slow as all subgraphs that it waits for one after the other. */
export const mostHops = 3;

export const lintHops = (plans: readonly RecordedPlan[], most = mostHops): Finding[] =>
  plans
    .filter(({ hops }) => hops > most)
    .map(({ file, operation, hops }) => ({
      rule: 'hops',
      where: file,
      message: `${operation} waits for ${hops} subgraphs one after the other; at most ${most} are allowed`,
    }));
