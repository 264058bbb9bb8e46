import { type Money, money } from '@shop/kit/money';

/** From so many units of one variant on, a line gets so many basis points off. The highest step reached counts. */
export const volumeDiscounts = [{ fromQuantity: 10, basisPoints: 500 }] as const;

type ShippingRate = Readonly<{ price: Money; freeFrom: Money }>;

const rate = (currency: string, price: number, freeFrom: number): ShippingRate => ({
  price: money(price, currency),
  freeFrom: money(freeFrom, currency),
});

/** One flat price per currency. A currency that is not here is not sold in. */
export const shippingRates: Readonly<Record<string, ShippingRate>> = {
  EUR: rate('EUR', 490, 5_000),
  GBP: rate('GBP', 450, 4_500),
  USD: rate('USD', 590, 6_000),
  KRW: rate('KRW', 5_000, 60_000),
};

export const isSoldIn = (currency: string): boolean => Object.hasOwn(shippingRates, currency);

/** Where the shop is at home: the tax that a cart shows before an address is known. */
export const homeCountry = 'DE';

/** Standard rates in basis points. Prices contain the tax of the destination; elsewhere the shop charges none. */
export const taxRates: Readonly<Record<string, number>> = {
  AT: 2_000,
  BE: 2_100,
  CZ: 2_100,
  DE: 1_900,
  DK: 2_500,
  ES: 2_100,
  FI: 2_550,
  FR: 2_000,
  GB: 2_000,
  IE: 2_300,
  IT: 2_200,
  KR: 1_000,
  LU: 1_700,
  NL: 2_100,
  PL: 2_300,
  PT: 2_300,
  SE: 2_500,
};

export const taxRateOf = (country: string): number => taxRates[country] ?? 0;
