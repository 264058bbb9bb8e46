import { expect, it } from 'vitest';
import { inFlight, percentile, summarize } from './statistics.js';

it('percentiles are values that occurred', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(summarize([3, 1, 2])).toEqual({ count: 3, p50: 2, p99: 3, max: 3 });
  expect(summarize([])).toEqual({ count: 0, p50: 0, p99: 0, max: 0 });
});

it('counts what is open at each change', () => {
  expect(
    inFlight([
      { from: 0, to: 10 },
      { from: 5, to: 20 },
      { from: 10, to: 12 },
    ]),
  ).toEqual([
    { at: 0, open: 1 },
    { at: 5, open: 2 },
    { at: 10, open: 1 },
    { at: 10, open: 2 },
    { at: 12, open: 1 },
    { at: 20, open: 0 },
  ]);
});
