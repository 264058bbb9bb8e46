import type { Money } from '@shop/kit/money';

/** Our own copy of what is sold, so that a checkout needs nobody else's answer. */
export type SellableVariant = Readonly<{
  id: string;
  productId: string;
  sku: string;
  name: string;
  price: Money;
  active: boolean;
}>;

/** How a line is called where the product page is not beside it: in carts, orders and mails. */
export const lineName = (product: string, variant: string): string =>
  variant === '' || variant.startsWith(product) ? variant || product : `${product}, ${variant}`;
