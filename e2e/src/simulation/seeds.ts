import fc from 'fast-check';
import type { Counts } from './chronicle.js';
import { type Outcome, simulate } from './run.js';
import type { Sabotage } from './sabotage.js';
import { type Scenario, scenario } from './scenario.js';

/** The scenario of a seed; with a path, the smaller one that shrinking led to. */
export const scenarioOf = (seed: number, path?: string): Scenario => {
  const [found] = fc.sample(scenario, { seed, path, numRuns: 1 });
  if (!found) throw new Error(`seed ${seed} has no scenario at path ${path}`);
  return found;
};

export const replay = (seed: number, path?: string, sabotage: Sabotage = null): Promise<Outcome> =>
  simulate(scenarioOf(seed, path), { sabotage, isTold: true });

/** The way to the smallest scenario that breaks the same invariant as the seed does. */
export const shrink = async (seed: number, invariant: number, sabotage: Sabotage = null): Promise<string> => {
  const breaksNothing = fc.asyncProperty(scenario, async (smaller) => {
    const { violations } = await simulate(smaller, { sabotage });
    return violations.every((violation) => violation.invariant !== invariant);
  });
  const { counterexamplePath } = await fc.check(breaksNothing, { seed, numRuns: 1 });
  if (counterexamplePath === null) throw new Error(`seed ${seed} breaks nothing when it is run again`);
  return counterexamplePath;
};

export type Failure = Readonly<{ seed: number; outcome: Outcome }>;
type Range = Readonly<{ from: number; count: number; step?: number; sabotage?: Sabotage }>;

/** Runs seeds one after the other, until one breaks something. */
export const explore = async ({
  from,
  count,
  step = 1,
  sabotage = null,
}: Range): Promise<{ failure: Failure | null; counts: Counts }> => {
  const counts: Counts = {};
  for (let index = 0; index < count; index += 1) {
    const seed = from + index * step;
    const outcome = await simulate(scenarioOf(seed), { sabotage });
    for (const [fact, times] of Object.entries(outcome.counts)) counts[fact] = (counts[fact] ?? 0) + times;
    if (outcome.violations.length > 0) return { failure: { seed, outcome }, counts };
  }
  return { failure: null, counts };
};
