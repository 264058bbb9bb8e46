import { money } from '@shop/kit/money';
import { describe, expect, it } from 'vitest';
import type { Cart } from './cart.js';
import { type Checkout, checkOut, missingLines } from './checkout.js';
import type { SellableVariant } from './sellable-variant.js';

const eur = (minor: number) => money(minor, 'EUR');
const cart: Cart = {
  id: 'c',
  userId: 'ada',
  currency: 'EUR',
  version: 3,
  orderId: null,
  lines: [{ id: 'l', variantId: 'v', quantity: 2, priceWhenAdded: eur(3_000) }],
};
const variant: SellableVariant = {
  id: 'v',
  productId: 'p',
  sku: 'S',
  name: 'V',
  price: eur(3_000),
  active: true,
};
const checkout: Checkout = {
  cartId: 'c',
  cartVersion: 3,
  expectedTotal: eur(6_000),
  country: 'DE',
  viewerId: 'ada',
};
const check = (
  change: {
    cart?: Partial<Cart> | null;
    variant?: Partial<SellableVariant>;
    checkout?: Partial<Checkout>;
  } = {},
) =>
  checkOut(
    change.cart === null ? null : { ...cart, ...change.cart },
    new Map([['v', { ...variant, ...change.variant }]]),
    { ...checkout, ...change.checkout },
  );

describe('checking out', () => {
  it('accepts the cart the shopper saw', () => {
    expect(check()).toMatchObject({ ok: true, value: { totals: { total: eur(6_000) } } });
  });

  it.each([
    ['no cart', check({ cart: null }), { code: 'CART_NOT_FOUND', cartId: 'c' }],
    ["someone else's cart", check({ cart: { userId: 'bob' } }), { code: 'CART_NOT_FOUND', cartId: 'c' }],
    [
      "a guest at a person's cart",
      check({ checkout: { viewerId: null } }),
      { code: 'CART_NOT_FOUND', cartId: 'c' },
    ],
    ['a stale version', check({ checkout: { cartVersion: 2 } }), { code: 'CART_CHANGED', currentVersion: 3 }],
    [
      'a cart that is an order',
      check({ cart: { orderId: 'o' } }),
      { code: 'CART_CHANGED', currentVersion: 3 },
    ],
    [
      'an empty cart',
      check({ cart: { lines: [] } }),
      { code: 'INVALID_INPUT', fields: [{ field: 'cartId', message: 'The cart is empty.' }] },
    ],
    [
      'an inactive variant',
      check({ variant: { active: false } }),
      { code: 'VARIANT_UNAVAILABLE', variantIds: ['v'] },
    ],
    [
      'a variant that is now sold in another currency',
      check({ variant: { price: money(1, 'USD') } }),
      { code: 'VARIANT_UNAVAILABLE', variantIds: ['v'] },
    ],
    [
      'another total, since a price has changed',
      check({ variant: { price: eur(3_100) } }),
      { code: 'TOTAL_CHANGED', expected: eur(6_000), actual: eur(6_200) },
    ],
    [
      'the right figure in another currency',
      check({ checkout: { expectedTotal: money(6_000, 'USD') } }),
      { code: 'TOTAL_CHANGED', expected: money(6_000, 'USD'), actual: eur(6_000) },
    ],
  ])('refuses %s', (_, result, error) => {
    expect(result).toEqual({ ok: false, error });
  });

  it('names the lines with too little stock, and none that inventory says nothing about', () => {
    const result = check();
    if (!result.ok) throw new Error('expected a view');
    expect(missingLines(result.value, new Map([['v', 1]]))).toEqual([
      { lineId: 'l', requested: 2, available: 1 },
    ]);
    expect(missingLines(result.value, new Map([['v', 2]]))).toEqual([]);
    expect(missingLines(result.value, new Map())).toEqual([]);
  });
});
