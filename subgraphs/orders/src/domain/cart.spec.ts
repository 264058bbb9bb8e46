import { money } from '@shop/kit/money';
import { describe, expect, it } from 'vitest';
import { addLines, type Cart, checkOpen, claim, isCallersCart, removeLine, updateLine } from './cart.js';
import type { SellableVariant } from './sellable-variant.js';

const aCart = (change: Partial<Cart> = {}): Cart => ({
  id: 'c',
  userId: null,
  currency: 'EUR',
  version: 1,
  orderId: null,
  lines: [],
  ...change,
});
const aVariant = (id: string, change: Partial<SellableVariant> = {}): [string, SellableVariant] => [
  id,
  { id, productId: 'p', sku: `SKU-${id}`, name: id, price: money(1_290, 'EUR'), active: true, ...change },
];
const aLine = (id: string, quantity = 1) => ({
  id: `l-${id}`,
  variantId: id,
  quantity,
  priceWhenAdded: money(1_000, 'EUR'),
});
const adding = (id: string, quantity = 1) => ({ id: `new-${id}`, variantId: id, quantity });

describe('adding lines', () => {
  it('adds up the same variant in one line, within one call too, and raises the version', () => {
    const cart = aCart({ lines: [aLine('a', 2)] });
    const result = addLines(
      cart,
      [adding('a', 3), adding('b'), adding('b')],
      new Map([aVariant('a'), aVariant('b')]),
    );
    expect(result).toMatchObject({
      ok: true,
      value: {
        version: 2,
        lines: [
          { id: 'l-a', quantity: 5, priceWhenAdded: { minor: 1_290 } },
          { id: 'new-b', quantity: 2 },
        ],
      },
    });
  });

  it('names all variants that are unknown or no longer sold', () => {
    const variants = new Map([aVariant('a', { active: false }), aVariant('b')]);
    expect(addLines(aCart(), [adding('a'), adding('b'), adding('x')], variants)).toEqual({
      ok: false,
      error: { code: 'VARIANT_UNAVAILABLE', variantIds: ['a', 'x'] },
    });
  });

  it('refuses a variant of another currency and names the field', () => {
    const variants = new Map([aVariant('a', { price: money(100, 'USD') })]);
    expect(addLines(aCart(), [adding('a')], variants)).toMatchObject({
      error: { code: 'INVALID_INPUT', fields: [{ field: 'lines.0.variantId' }] },
    });
  });

  it('refuses more than 999 of one variant, also when they come one after another', () => {
    const variants = new Map([aVariant('a')]);
    expect(addLines(aCart({ lines: [aLine('a', 999)] }), [adding('a')], variants)).toMatchObject({
      error: { code: 'INVALID_INPUT', fields: [{ field: 'lines.0.quantity' }] },
    });
  });

  it('refuses the 101st line and changes nothing', () => {
    const ids = Array.from({ length: 101 }, (_, index) => String(index));
    const variants = new Map(ids.map((id) => aVariant(id)));
    expect(
      addLines(
        aCart(),
        ids.slice(0, 100).map((id) => adding(id)),
        variants,
      ).ok,
    ).toBe(true);
    expect(
      addLines(
        aCart(),
        ids.map((id) => adding(id)),
        variants,
      ),
    ).toMatchObject({
      error: { code: 'INVALID_INPUT', fields: [{ field: 'lines' }] },
    });
  });
});

describe('changing a line', () => {
  it('sets its quantity, accepts the price of today and raises the version', () => {
    const cart = aCart({ lines: [aLine('a')] });
    expect(updateLine(cart, { lineId: 'l-a', quantity: 7, priceNow: money(1_290, 'EUR') })).toMatchObject({
      value: { version: 2, lines: [{ quantity: 7, priceWhenAdded: { minor: 1_290 } }] },
    });
  });

  it('removes it', () => {
    expect(removeLine(aCart({ lines: [aLine('a'), aLine('b')] }), 'l-a')).toMatchObject({
      value: { version: 2, lines: [{ id: 'l-b' }] },
    });
  });

  it('that is not there is refused', () => {
    const refusal = { error: { code: 'CART_LINE_NOT_FOUND', lineId: 'x' } };
    expect(removeLine(aCart(), 'x')).toMatchObject(refusal);
    expect(updateLine(aCart(), { lineId: 'x', quantity: 1, priceNow: undefined })).toMatchObject(refusal);
  });
});

describe('whose cart it is', () => {
  it('a guest cart is of whoever knows its id, until a signed-in viewer changes it', () => {
    expect(isCallersCart(aCart(), null)).toBe(true);
    expect(isCallersCart(aCart(), 'ada')).toBe(true);
    const claimed = claim(aCart(), 'ada');
    expect(claimed.userId).toBe('ada');
    expect(isCallersCart(claimed, null)).toBe(false);
    expect(isCallersCart(claimed, 'bob')).toBe(false);
    expect(claim(claimed, 'bob').userId).toBe('ada');
  });

  it('a cart that has become an order is closed', () => {
    expect(checkOpen(aCart()).ok).toBe(true);
    expect(checkOpen(aCart({ orderId: 'o', version: 4 }))).toEqual({
      ok: false,
      error: { code: 'CART_CLOSED', currentVersion: 4 },
    });
  });
});
