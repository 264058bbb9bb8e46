import type { Money } from '@shop/kit/money';

export const orderConfirmation = 'ORDER_CONFIRMATION';
export const emailChannel = 'EMAIL';

/** What the mail tells, as it was true when the order was confirmed. */
export type OrderConfirmation = Readonly<{
  orderNumber: string;
  name: string;
  lines: readonly Readonly<{ name: string; sku: string; quantity: number; total: Money }>[];
  subtotal: Money;
  shipping: Money;
  tax: Money;
  discount: Money;
  total: Money;
  placedAt: string;
}>;
