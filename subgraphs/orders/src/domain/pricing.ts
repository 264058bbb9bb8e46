import {
  add,
  basisPoints,
  containedShare,
  type Money,
  money,
  multiply,
  subtract,
  sum,
  zero,
} from '@shop/kit/money';
import { shippingRates, taxRateOf, volumeDiscounts } from './price-tables.js';

export type LineToPrice = Readonly<{ id: string; variantId: string; quantity: number; unitPrice: Money }>;

export type PricedLine = LineToPrice & Readonly<{ discount: Money; total: Money }>;

/** `total` = `subtotal` − `discount` + `shipping`. `tax` is the share that is contained in `total`. */
export type Totals = Readonly<{
  subtotal: Money;
  discount: Money;
  shipping: Money;
  tax: Money;
  total: Money;
}>;

export const volumeDiscount = (gross: Money, quantity: number): Money => {
  const reached = volumeDiscounts.filter(({ fromQuantity }) => quantity >= fromQuantity).at(-1);
  return basisPoints(gross, reached?.basisPoints ?? 0);
};

export const priceLine = (line: LineToPrice): PricedLine => {
  const gross = multiply(line.unitPrice, line.quantity);
  const discount = volumeDiscount(gross, line.quantity);
  return { ...line, discount, total: subtract(gross, discount) };
};

const shippingOf = (goods: Money, isEmpty: boolean): Money => {
  const rate = shippingRates[goods.currency];
  if (!rate || isEmpty || goods.minor >= rate.freeFrom.minor) return zero(goods.currency);
  return rate.price;
};

/** What is to be paid, from the prices of this moment. Tax is taken once from the total, so it has one rounding. */
export const priceLines = (
  lines: readonly LineToPrice[],
  { currency, country }: Readonly<{ currency: string; country: string }>,
): Readonly<{ lines: readonly PricedLine[]; totals: Totals }> => {
  const priced = lines.map(priceLine);
  const discount = sum(
    priced.map((line) => line.discount),
    currency,
  );
  const goods = sum(
    priced.map((line) => line.total),
    currency,
  );
  const shipping = shippingOf(goods, lines.length === 0);
  const total = add(goods, shipping);
  const rate = taxRateOf(country);
  const tax = rate === 0 ? money(0, currency) : containedShare(total, rate);
  return { lines: priced, totals: { subtotal: add(goods, discount), discount, shipping, tax, total } };
};
