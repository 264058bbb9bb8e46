import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  basisPoints,
  containedShare,
  isCurrencyCode,
  isSame,
  money,
  multiply,
  parseMoney,
  subtract,
  sum,
  toDecimal,
  zero,
} from './index.js';

const currency = fc.constantFrom('EUR', 'USD', 'KRW', 'JPY', 'KWD');
const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

describe('money', () => {
  it('shows the digits of its currency', () => {
    expect(toDecimal(money(1290, 'EUR'))).toBe('12.90');
    expect(toDecimal(money(-5, 'EUR'))).toBe('-0.05');
    expect(toDecimal(money(1290, 'KRW'))).toBe('1290');
    expect(toDecimal(money(1290, 'KWD'))).toBe('1.290');
  });

  it('survives the way out and back in every currency', () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        const parsed = parseMoney(toDecimal(money(minor, code)), code);
        expect(parsed.ok && isSame(parsed.value, money(minor, code))).toBe(true);
      }),
    );
  });

  it.each(['', '1,5', '1.234', '1e3', 'NaN', ' 1', '.5', '9'.repeat(16)])(
    'refuses %j as an amount',
    (text) => {
      expect(parseMoney(text, 'EUR')).toMatchObject({ ok: false, error: { code: 'INVALID_AMOUNT' } });
    },
  );

  it.each(['eur', 'EURO', 'XYZ', ''])('refuses %j as a currency', (code) => {
    expect(isCurrencyCode(code)).toBe(false);
    expect(parseMoney('1', code)).toMatchObject({ ok: false, error: { code: 'INVALID_CURRENCY' } });
    expect(() => zero(code)).toThrow(RangeError);
  });

  it('adds, subtracts and multiplies exactly and never mixes currencies', () => {
    expect(subtract(add(money(10, 'EUR'), money(20, 'EUR')), money(5, 'EUR'))).toEqual(money(25, 'EUR'));
    expect(multiply(money(333, 'EUR'), 3)).toEqual(money(999, 'EUR'));
    expect(sum([], 'EUR')).toEqual(zero('EUR'));
    expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow(RangeError);
    expect(() => money(0.5, 'EUR')).toThrow(RangeError);
  });

  it('rounds a share half up', () => {
    expect(basisPoints(money(1050, 'EUR'), 1000)).toEqual(money(105, 'EUR'));
    expect(basisPoints(money(5, 'EUR'), 1000)).toEqual(money(1, 'EUR'));
    expect(basisPoints(money(4, 'EUR'), 1000)).toEqual(money(0, 'EUR'));
  });

  it('finds the tax contained in a gross price', () => {
    expect(containedShare(money(11900, 'EUR'), 1900)).toEqual(money(1900, 'EUR'));
    expect(containedShare(money(0, 'EUR'), 1900)).toEqual(zero('EUR'));
  });
});
