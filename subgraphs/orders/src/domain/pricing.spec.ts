import { add, containedShare, money, subtract } from '@shop/kit/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippingRates, taxRates } from './price-tables.js';
import { type LineToPrice, priceLine, priceLines } from './pricing.js';

const eur = (minor: number) => money(minor, 'EUR');
const line = (quantity: number, unit: number, id = 'l'): LineToPrice => ({
  id,
  variantId: `v-${id}`,
  quantity,
  unitPrice: eur(unit),
});
const price = (...lines: LineToPrice[]) => priceLines(lines, { currency: 'EUR', country: 'DE' }).totals;

describe('the total of an order', () => {
  it('contains the tax and adds flat shipping', () => {
    expect(price(line(2, 1_290))).toEqual({
      subtotal: eur(2_580),
      discount: eur(0),
      shipping: eur(490),
      tax: eur(490),
      total: eur(3_070),
    });
  });

  it('has no shipping from the threshold on, and none for an empty cart', () => {
    expect(price(line(1, 4_999)).shipping).toEqual(eur(490));
    expect(price(line(1, 5_000)).shipping).toEqual(eur(0));
    expect(price()).toEqual({
      subtotal: eur(0),
      discount: eur(0),
      shipping: eur(0),
      tax: eur(0),
      total: eur(0),
    });
  });

  it('looks at the goods after the discount for free shipping', () => {
    expect(price(line(10, 500)).shipping).toEqual(eur(490));
  });

  it('has no tax where the shop charges none', () => {
    expect(priceLines([line(1, 1_000)], { currency: 'EUR', country: 'US' }).totals.tax).toEqual(eur(0));
  });

  it('keeps the same total wherever it is sent, since prices contain the tax', () => {
    const totals = Object.keys(taxRates).map(
      (country) => priceLines([line(3, 999)], { currency: 'EUR', country }).totals.total.minor,
    );
    expect(new Set(totals).size).toBe(1);
  });

  it('always adds up, to the cent', () => {
    const lines = fc.array(
      fc.record({ quantity: fc.integer({ min: 1, max: 999 }), unit: fc.nat(1_000_000) }),
      {
        maxLength: 100,
      },
    );
    fc.assert(
      fc.property(lines, fc.constantFrom(...Object.keys(taxRates)), (drafts, country) => {
        const { lines: priced, totals } = priceLines(
          drafts.map(({ quantity, unit }, index) => line(quantity, unit, String(index))),
          { currency: 'EUR', country },
        );
        expect(add(subtract(totals.subtotal, totals.discount), totals.shipping)).toEqual(totals.total);
        expect(priced.reduce((minor, { total }) => minor + total.minor, 0)).toBe(
          totals.total.minor - totals.shipping.minor,
        );
        expect(totals.tax).toEqual(containedShare(totals.total, taxRates[country] ?? 0));
      }),
    );
  });
});

describe('the volume discount', () => {
  it.each([
    [1, 0],
    [9, 0],
    [10, 645],
    [999, 64_436],
  ])('of %i units at 12.90 is %i cents', (quantity, discount) => {
    expect(priceLine(line(quantity, 1_290)).discount).toEqual(eur(discount));
  });

  it('counts one variant at a time', () => {
    expect(price(line(6, 100, 'a'), line(6, 100, 'b')).discount).toEqual(eur(0));
  });
});

it('every currency that is sold in has a shipping price of that currency', () => {
  for (const [currency, { price: flat, freeFrom }] of Object.entries(shippingRates))
    expect([flat.currency, freeFrom.currency]).toEqual([currency, currency]);
});
