import type { Cart, CartLine } from './cart.js';
import { type PricedLine, priceLines, type Totals } from './pricing.js';
import type { SellableVariant } from './sellable-variant.js';

export type CartViewLine = PricedLine &
  Readonly<{ sku: string; name: string; isAvailable: boolean; priceWhenAdded: CartLine['priceWhenAdded'] }>;

/** A cart with the prices of this moment: what its shopper sees, and what an order is made from. */
export type CartView = Readonly<{ cart: Cart; lines: readonly CartViewLine[]; totals: Totals }>;

export const viewCart = (
  cart: Cart,
  variants: ReadonlyMap<string, SellableVariant>,
  country: string,
): CartView => {
  const facts = cart.lines.map(({ id, variantId, quantity, priceWhenAdded }) => {
    const variant = variants.get(variantId);
    const isAvailable = variant?.active === true && variant.price.currency === cart.currency;
    return {
      id,
      variantId,
      quantity,
      priceWhenAdded,
      isAvailable,
      sku: variant?.sku ?? '',
      name: variant?.name ?? '',
      // What cannot be bought keeps the price the shopper knows, so that the cart still adds up.
      unitPrice: isAvailable ? variant.price : priceWhenAdded,
    };
  });
  const { lines, totals } = priceLines(facts, { currency: cart.currency, country });
  return {
    cart,
    lines: lines.map((line, index) => ({ ...(facts[index] as CartViewLine), ...line })),
    totals,
  };
};
