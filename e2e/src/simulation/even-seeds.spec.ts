import { expect, it } from 'vitest';
import { mustHappen } from './distribution.js';
import { explain } from './report.js';
import { explore } from './seeds.js';

it('whatever breaks between any two effects, every invariant holds in the end (even seeds)', {
  timeout: 300_000,
}, async () => {
  const { failure, counts } = await explore({ from: 2, count: 5_000, step: 2 });
  if (failure) expect.fail(await explain(failure));
  expect(mustHappen.filter((fact) => !counts[fact])).toEqual([]);
  // Locks are taken in one order everywhere.
  expect(counts.deadlock).toBeUndefined();
});
