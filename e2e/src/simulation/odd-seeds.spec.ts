import { expect, it } from 'vitest';
import type { Counts } from './chronicle.js';
import { mustHappen } from './distribution.js';
import { explain } from './report.js';
import { explore } from './seeds.js';

// The other half is in a file of its own, for a second core.
const first = 1;
const blocks = Array.from({ length: 10 }, (_, block) => first + block * 1_000);
const total: Counts = {};

it.each(blocks)(
  'whatever breaks between any two effects, every invariant holds in the end (500 seeds from %i)',
  {
    timeout: 120_000,
  },
  async (from) => {
    const { failure, counts } = await explore({ from, count: 500, step: 2 });
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
