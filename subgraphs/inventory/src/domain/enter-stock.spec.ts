import { expect, it } from 'vitest';
import { enterStock, maxUnits } from './enter-stock.js';

const level = {
  variantId: 'v',
  locationId: 'l',
  priority: 1,
  received: 12,
  onHand: 10,
  reserved: 4,
  committed: 2,
};

it('units that no order holds can be written off, and not one more', () => {
  expect(enterStock(level, -6)).toMatchObject({ ok: true, value: { received: -6, onHand: -6, reserved: 0 } });
  expect(enterStock(level, -7)).toEqual({
    ok: false,
    error: { code: 'NOT_ENOUGH_STOCK', onHand: 10, reserved: 4 },
  });
});

it('a location has an end', () => {
  expect(enterStock(level, maxUnits)).toMatchObject({ ok: false, error: { code: 'TOO_MUCH_STOCK' } });
});
