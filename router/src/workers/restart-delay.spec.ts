import { describe, expect, it } from 'vitest';
import { makeRestartDelay } from './restart-delay.js';

describe('another worker for one that died', () => {
  it('comes at once after a long life, and later each time after a short one, within a bound', () => {
    const delay = makeRestartDelay();
    expect(delay(60_000)).toBe(0);
    const young = Array.from({ length: 12 }, () => delay(50));
    expect(young.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(young.at(-1)).toBe(10_000);
    expect(delay(60_000)).toBe(0);
    expect(delay(50)).toBe(100);
  });
});
