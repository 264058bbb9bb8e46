import { money } from '@shop/kit/money';
import { expect, it } from 'vitest';
import { problemsOf } from './cart-problem.js';

const eur = (minor: number) => money(minor, 'EUR');
const line = {
  id: 'l',
  quantity: 2,
  isAvailable: true,
  priceWhenAdded: eur(100),
  unitPrice: eur(100),
  inStock: 2,
};
const codes = (change: Partial<typeof line> | { inStock: undefined }) =>
  problemsOf({ ...line, ...change }).map(({ code }) => code);

it('a line that can be ordered has no problem', () => expect(codes({})).toEqual([]));
it('too little stock is a problem', () => expect(codes({ inStock: 1 })).toEqual(['INSUFFICIENT_STOCK']));
it('unknown stock is none', () => expect(codes({ inStock: undefined })).toEqual([]));
it('a changed price is named with both prices', () => {
  expect(problemsOf({ ...line, unitPrice: eur(90) })).toEqual([
    { code: 'PRICE_CHANGED', lineId: 'l', message: 'The price was 1.00 and is now 0.90 EUR.' },
  ]);
});
it('what is no longer sold has only that problem', () =>
  expect(codes({ isAvailable: false, inStock: 0, unitPrice: eur(1) })).toEqual(['VARIANT_UNAVAILABLE']));
