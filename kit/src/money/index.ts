import { err, ok, type Result } from '../result/index.js';

/**
 * An exact amount: a safe integer count of the currency's minor unit (cents for EUR, won for KRW).
 * Never a float, so sums and comparisons are exact.
 */
export type Money = Readonly<{ minor: number; currency: string }>;

export type MoneyRefused = Readonly<{ code: 'INVALID_AMOUNT' | 'INVALID_CURRENCY'; message: string }>;

// ISO 4217 minor-unit digits where they are not two. Intl follows CLDR, which differs from ISO for some currencies.
const zeroDigits = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const threeDigits = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
const digitsOf = new Map([
  ...zeroDigits.map((code) => [code, 0] as const),
  ...threeDigits.map((code) => [code, 3] as const),
]);
const currencies = new Set([...Intl.supportedValuesOf('currency'), ...digitsOf.keys()]);

export const isCurrencyCode = (code: string): boolean => /^[A-Z]{3}$/.test(code) && currencies.has(code);

/** How many decimal digits the currency's minor unit has, by ISO 4217. */
export const minorDigits = (currency: string): number => digitsOf.get(currency) ?? 2;

/** @throws RangeError when the amount is not a safe integer or the currency is unknown: a bug, not a refusal. */
export const money = (minor: number, currency: string): Money => {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not a safe integer of minor units: ${minor}`);
  if (!isCurrencyCode(currency)) throw new RangeError(`not an ISO 4217 currency: ${currency}`);
  return { minor, currency };
};

export const zero = (currency: string): Money => money(0, currency);

const sameCurrency = (a: Money, b: Money): string => {
  if (a.currency !== b.currency) throw new RangeError(`cannot combine ${a.currency} with ${b.currency}`);
  return a.currency;
};

export const add = (a: Money, b: Money): Money => money(a.minor + b.minor, sameCurrency(a, b));
export const subtract = (a: Money, b: Money): Money => money(a.minor - b.minor, sameCurrency(a, b));
export const multiply = (a: Money, times: number): Money => money(a.minor * times, a.currency);
export const sum = (amounts: readonly Money[], currency: string): Money =>
  amounts.reduce(add, zero(currency));
export const isSame = (a: Money, b: Money): boolean => a.minor === b.minor && a.currency === b.currency;

/** A share in basis points (1 % = 100), rounded half up. Exact: computed in integers. */
export const basisPoints = (a: Money, points: number): Money => {
  const scaled = BigInt(a.minor) * BigInt(points);
  const half = scaled >= 0n ? 5000n : -5000n;
  return money(Number((scaled + half) / 10_000n), a.currency);
};

/** The share that is contained in a gross amount, for a rate in basis points: gross × rate ÷ (1 + rate), rounded half up. */
export const containedShare = (gross: Money, points: number): Money => {
  const divisor = 10_000n + BigInt(points);
  const scaled = BigInt(gross.minor) * BigInt(points) * 2n + divisor;
  return money(Number(scaled / (divisor * 2n)), gross.currency);
};

/** The exact decimal string that clients see: `"12.90"` EUR, `"1290"` KRW. */
export const toDecimal = ({ minor, currency }: Money): string => {
  const digits = minorDigits(currency);
  if (digits === 0) return String(minor);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  return `${minor < 0 ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** Reads a decimal string with at most the currency's digits. `"12.9"` and `"12.90"` are the same amount. */
export const parseMoney = (decimal: string, currency: string): Result<Money, MoneyRefused> => {
  if (!isCurrencyCode(currency))
    return err({ code: 'INVALID_CURRENCY', message: 'Expected an ISO 4217 currency code such as EUR.' });
  const digits = minorDigits(currency);
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(decimal);
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  const minor = Number(whole + fraction.padEnd(digits, '0'));
  if (!match || fraction.length > digits || !Number.isSafeInteger(minor))
    return err({
      code: 'INVALID_AMOUNT',
      message: `Expected a decimal with at most ${digits} digits after the point, such as ${toDecimal({ minor: 1290, currency })}.`,
    });
  return ok(money(sign && minor !== 0 ? -minor : minor, currency));
};
