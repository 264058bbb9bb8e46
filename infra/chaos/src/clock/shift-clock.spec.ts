import { expect, it } from 'vitest';
import { shiftClock } from './shift-clock.js';

const clock = (byMs: number) => {
  const globals = { Date, performance: { timeOrigin: performance.timeOrigin } };
  shiftClock(byMs, globals);
  return globals;
};

it.each([60_000, -60_000])('moves every way to ask for the time by %i ms', (byMs) => {
  const { Date: Shifted, performance: shifted } = clock(byMs);
  expect(Math.abs(Shifted.now() - Date.now() - byMs)).toBeLessThan(1_000);
  expect(Math.abs(new Shifted().getTime() - Date.now() - byMs)).toBeLessThan(1_000);
  expect(Math.abs(Date.parse(Shifted()) - Date.now() - byMs)).toBeLessThan(2_000);
  expect(shifted.timeOrigin).toBe(performance.timeOrigin + byMs);
});

it('leaves dates that were given as they are, and dates are dates still', () => {
  const { Date: Shifted } = clock(60_000);
  expect(new Shifted(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
  expect(Shifted.UTC(2020, 0)).toBe(Date.UTC(2020, 0));
  expect(new Shifted() instanceof Date).toBe(true);
  class Later extends Shifted {}
  expect(new Later() instanceof Later).toBe(true);
});
