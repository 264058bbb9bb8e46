import { expect, it } from 'vitest';
import { blocks, leavesAt } from './link-fault.js';

const chunk = { now: 1_000, previous: 0, bytes: 500, random: 0.5 };

it('a healthy link lets everything leave at once, in order', () => {
  expect(leavesAt(undefined, chunk)).toBe(1_000);
  expect(leavesAt(undefined, { ...chunk, previous: 1_200 })).toBe(1_200);
});

it('latency delays by its time and a share of its jitter, and never overtakes', () => {
  const fault = { how: 'latency', ms: 100, jitterMs: 40 } as const;
  expect(leavesAt(fault, chunk)).toBe(1_120);
  expect(leavesAt(fault, { ...chunk, previous: 1_500 })).toBe(1_500);
});

it('bandwidth makes bytes wait for those before them', () => {
  const fault = { how: 'bandwidth', bytesPerSecond: 1_000 } as const;
  expect(leavesAt(fault, chunk)).toBe(1_500);
  expect(leavesAt(fault, { ...chunk, previous: 3_000 })).toBe(3_500);
});

it('a black hole blocks both ways, a one-way partition one', () => {
  expect(blocks({ how: 'black-hole' }, 'to-client')).toBe(true);
  expect(blocks({ how: 'one-way', blocked: 'to-client' }, 'to-client')).toBe(true);
  expect(blocks({ how: 'one-way', blocked: 'to-client' }, 'to-server')).toBe(false);
  expect(blocks(undefined, 'to-server')).toBe(false);
});
