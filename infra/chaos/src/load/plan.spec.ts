import { expect, it } from 'vitest';
import { planOrders } from './plan.js';

const plan = (seed: number) => planOrders({ seed, orders: 400, perSecond: 2 });

it('is the same for the same seed, and another for another', () => {
  expect(plan(3)).toEqual(plan(3));
  expect(plan(3)).not.toEqual(plan(4));
});

it('clients come at the rate that is asked for, whatever happens to earlier ones', () => {
  const times = plan(1).map(({ atMs }) => atMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.at(-1)).toBeLessThanOrEqual(200_000);
});

it('has every kind of order in it', () => {
  const orders = plan(5);
  expect(orders.some(({ lines }) => lines.length > 1)).toBe(true);
  expect(orders.some(({ lines }) => lines.some(({ pool }) => pool === 'scarce'))).toBe(true);
  expect(orders.some(({ cancelAfterMs }) => cancelAfterMs !== undefined)).toBe(true);
  expect(new Set(orders.map(({ token }) => token)).size).toBe(9);
});
