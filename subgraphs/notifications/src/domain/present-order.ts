import { type Money, toDecimal } from '@shop/kit/money';
import type { OrderConfirmation } from './order-confirmation.js';

const invisible = /[\p{Cc}\u2028\u2029]+/gu;

/** One line of visible text: a name with a line break could fake a line of the mail or a header. */
export const oneLine = (text: string): string => text.replace(invisible, ' ').trim();

const amount = (value: Money, locale: string): string =>
  // A decimal string keeps every digit; a number would not.
  new Intl.NumberFormat(locale, { style: 'currency', currency: value.currency }).format(
    toDecimal(value) as Intl.StringNumericLiteral,
  );

const day = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));

/** The order as the template shows it: every amount and date is ready text. */
export const presentOrder = (order: OrderConfirmation, locale: string) => ({
  orderNumber: oneLine(order.orderNumber),
  name: oneLine(order.name),
  placedOn: day(order.placedAt, locale),
  lines: order.lines.map((line) => ({
    name: oneLine(line.name),
    sku: oneLine(line.sku),
    quantity: line.quantity,
    total: amount(line.total, locale),
  })),
  subtotal: amount(order.subtotal, locale),
  shipping: amount(order.shipping, locale),
  discount:
    order.discount.minor === 0
      ? null
      : amount({ ...order.discount, minor: -Math.abs(order.discount.minor) }, locale),
  tax: amount(order.tax, locale),
  total: amount(order.total, locale),
});
