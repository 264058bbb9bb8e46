import { expect, it } from 'vitest';
import { type Sabotage, sabotages } from './sabotage.js';
import { explore, replay } from './seeds.js';

/** One of these the simulation must find broken when the guard is gone: numbers of the design's invariants. */
const breaks: Readonly<Record<NonNullable<Sabotage>, readonly number[]>> = {
  'inventory forgets reservations': [3],
  'a release leaves no tombstone': [6],
  'a reversal leaves no tombstone': [6],
  'the provider forgets idempotency keys': [6],
  'the provider forgets cancelled keys': [6],
  'stock is read without a lock': [4],
  'no command is sent again': [5],
  'no answer is taken for a no': [6],
  'a repeated command puts off the next question': [5],
  'nothing is confirmed': [7],
  'any reply is taken for the awaited one': [2, 3],
  'notifications are not remembered': [8],
  'order keys are not remembered': [1],
};

it.each(sabotages)(
  'without a guard something breaks, and it has the right name: %s',
  { timeout: 60_000 },
  async (sabotage) => {
    const { failure } = await explore({ from: 1, count: 2_000, sabotage });
    const broken = failure?.outcome.violations.map(({ invariant }) => invariant) ?? [];
    expect(
      breaks[sabotage].some((number) => broken.includes(number)),
      `broken: ${broken}`,
    ).toBe(true);
  },
);

it('the same seed is the same run, to the last event', { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const first = await replay(seed);
    expect(await replay(seed)).toEqual(first);
    expect(first.trace.length).toBeGreaterThan(0);
  }
});
