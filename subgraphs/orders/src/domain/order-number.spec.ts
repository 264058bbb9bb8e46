import { expect, it } from 'vitest';
import { orderNumberFrom } from './order-number.js';

it('an order number is short and avoids letters that people confuse', () => {
  const bytes = Uint8Array.from({ length: 10 }, (_, index) => index * 25);
  expect(orderNumberFrom(bytes)).toMatch(
    /^M-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/,
  );
  expect(orderNumberFrom(bytes)).toBe(orderNumberFrom(bytes));
});
