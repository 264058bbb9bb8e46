import { expect, it } from 'vitest';
import { hasRecovered, normalFrom, recoveryMs } from './recovery.js';

const took = (cameMs: number, ms: number | null) => ({ cameMs, finalMs: ms === null ? null : cameMs + ms });

it('normal is three times the usual, and never less than a second', () => {
  expect(normalFrom([took(0, 100), took(10, 200), took(20, 90)])).toBe(1_000);
  expect(normalFrom([took(0, 900), took(10, 800), took(20, 1_000)])).toBe(2_700);
});

it('the recovery ends with the last order that was slower than normal', () => {
  const samples = [took(0, 300), took(9_000, 8_000), took(10_500, 2_000), took(18_000, 300)];
  expect(recoveryMs(samples, 10_000, 1_000)).toBe(7_000);
  expect(recoveryMs([took(0, 300)], 10_000, 1_000)).toBe(0);
  expect(recoveryMs([took(0, 5_000)], 10_000, 1_000)).toBe(0);
});

it('is recovered when lately all was normal and nothing is left from before', () => {
  const watch = { nowMs: 20_000, endMs: 10_000, normalMs: 1_000, calmForMs: 5_000 };
  const lately = [took(15_000, 300), took(17_000, 400), took(19_900, null)];
  expect(hasRecovered([took(9_000, 4_000), ...lately], watch)).toBe(true);
  expect(hasRecovered([took(9_000, null), ...lately], watch)).toBe(false);
  expect(hasRecovered([...lately, took(16_000, 3_000)], watch)).toBe(false);
  expect(hasRecovered(lately, { ...watch, endMs: 16_000 })).toBe(false);
  expect(hasRecovered([], watch)).toBe(false);
});
