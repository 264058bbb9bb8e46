import { expect, it } from 'vitest';
import { linksOf, processesOf } from '../shop/layout.js';
import { countsFor } from './counts.js';
import { targetOf } from './fault.js';
import { scheduleOf } from './schedule.js';

const wanted = (seed: number, profile: 'embedded' | 'full', stormMs = 200_000) => ({
  seed,
  profile,
  stormMs,
  counts: countsFor(profile, { stormMs, isShort: false }),
});
const seeds = Array.from({ length: 50 }, (_, index) => index + 1);

it('is the same for the same seed, and another for another', () => {
  expect(scheduleOf(wanted(7, 'full'))).toEqual(scheduleOf(wanted(7, 'full')));
  expect(scheduleOf(wanted(7, 'full'))).not.toEqual(scheduleOf(wanted(8, 'full')));
});

it.each(['embedded', 'full'] as const)('finds a place for every fault that is wanted (%s)', (profile) => {
  for (const seed of seeds) {
    const plan = wanted(seed, profile);
    const found = scheduleOf(plan);
    for (const [kind, count] of Object.entries(plan.counts))
      expect(found.filter(({ attack }) => attack.kind === kind)).toHaveLength(count);
  }
});

it.each(['embedded', 'full'] as const)('a short storm has each of its faults too (%s)', (profile) => {
  const counts = countsFor(profile, { stormMs: 30_000, isShort: true });
  const expected = Object.values(counts).reduce((sum, count) => sum + count, 0);
  for (const seed of seeds)
    expect(scheduleOf({ seed, profile, stormMs: 30_000, counts })).toHaveLength(expected);
});

it('every fault begins after a healthy moment and is over before the calm', () => {
  for (const seed of seeds)
    for (const { atMs, lastsMs } of scheduleOf(wanted(seed, 'full'))) {
      expect(atMs).toBeGreaterThanOrEqual(2_000);
      expect(atMs + lastsMs).toBeLessThanOrEqual(200_000);
    }
});

it('never hits one process twice at a time', () => {
  for (const seed of seeds) {
    const faults = scheduleOf(wanted(seed, 'full'));
    for (const [index, one] of faults.entries())
      for (const other of faults.slice(index + 1))
        if (targetOf(one.attack) === targetOf(other.attack))
          expect(other.atMs).toBeGreaterThan(one.atMs + one.lastsMs);
  }
});

it('targets only what there is', () => {
  const known = new Set([...linksOf('embedded'), ...processesOf()]);
  for (const seed of seeds)
    for (const { attack } of scheduleOf(wanted(seed, 'embedded')))
      if (attack.kind === 'link' || attack.kind === 'kill' || attack.kind === 'zombie')
        expect(known).toContain(attack.target);
});

it('five full runs of 400 orders come to more than is promised', () => {
  const five = [1, 2, 3, 4, 5].flatMap((seed) => scheduleOf(wanted(seed, 'full', 400 * 400)));
  const count = (kind: string) => five.filter(({ attack }) => attack.kind === kind).length;
  expect(count('kill')).toBeGreaterThanOrEqual(65);
  expect(count('wipe-queues')).toBeGreaterThanOrEqual(22);
  expect(count('kill-store')).toBeGreaterThanOrEqual(12);
  expect(count('zombie')).toBeGreaterThanOrEqual(12);
});
