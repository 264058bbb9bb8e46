import { expect, it } from 'vitest';
import type { Counts } from './chronicle.js';
import { mustHappen } from './distribution.js';
import { explain } from './report.js';
import { explore } from './seeds.js';

const blocks = 10;
const seedsPerBlock = 500;

/** Tests of 5,000 seeds, every other one from the first: each half is in a file of its own, for a second core. */
export const everySecondSeed = (first: number): void => {
  const total: Counts = {};
  const firstOfBlocks = Array.from({ length: blocks }, (_, block) => first + block * 2 * seedsPerBlock);

  it.each(firstOfBlocks)(
    'whatever breaks between any two effects, every invariant holds in the end (500 seeds from %i)',
    { timeout: 120_000 },
    async (from) => {
      const { failure, counts } = await explore({ from, count: seedsPerBlock, step: 2 });
      if (failure) expect.fail(await explain(failure));
      for (const [fact, times] of Object.entries(counts)) total[fact] = (total[fact] ?? 0) + times;
    },
  );

  it('every fault struck, every answer was given, every status was reached', () => {
    expect(mustHappen.filter((fact) => !total[fact])).toEqual([]);
  });

  it('locks are taken in one order everywhere: nothing waited for itself', () => {
    expect(total.deadlock).toBeUndefined();
  });
};
