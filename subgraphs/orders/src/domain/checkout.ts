import { isSame, type Money } from '@shop/kit/money';
import { err, ok, type Result } from '@shop/kit/result';
import { type Cart, type CartRefusal, isCallersCart } from './cart.js';
import { type CartView, viewCart } from './cart-view.js';
import type { SellableVariant } from './sellable-variant.js';

/** What the shopper had before their eyes when they ordered. */
export type Checkout = Readonly<{
  cartId: string;
  cartVersion: number;
  expectedTotal: Money;
  country: string;
  viewerId: string | null;
}>;

export type CheckoutRefusal =
  | Extract<CartRefusal, { code: 'CART_NOT_FOUND' | 'VARIANT_UNAVAILABLE' | 'INVALID_INPUT' }>
  | Readonly<{ code: 'CART_CHANGED'; currentVersion: number }>
  | Readonly<{ code: 'TOTAL_CHANGED'; expected: Money; actual: Money }>;

/** Whether this cart, as it is now, is what the shopper agreed to buy. */
export const checkOut = (
  cart: Cart | null,
  variants: ReadonlyMap<string, SellableVariant>,
  { cartId, cartVersion, expectedTotal, country, viewerId }: Checkout,
): Result<CartView, CheckoutRefusal> => {
  if (!cart || !isCallersCart(cart, viewerId)) return err({ code: 'CART_NOT_FOUND', cartId });
  // A cart that has become an order cannot be ordered again, whichever version is named.
  if (cart.orderId !== null || cart.version !== cartVersion)
    return err({ code: 'CART_CHANGED', currentVersion: cart.version });
  if (cart.lines.length === 0)
    return err({ code: 'INVALID_INPUT', fields: [{ field: 'cartId', message: 'The cart is empty.' }] });
  const view = viewCart(cart, variants, country);
  const unavailable = view.lines.filter(({ isAvailable }) => !isAvailable);
  if (unavailable.length > 0)
    return err({
      code: 'VARIANT_UNAVAILABLE',
      variantIds: unavailable.map(({ variantId }) => variantId),
    });
  const actual = view.totals.total;
  if (!isSame(actual, expectedTotal)) return err({ code: 'TOTAL_CHANGED', expected: expectedTotal, actual });
  return ok(view);
};

export type MissingLine = Readonly<{ lineId: string; requested: number; available: number }>;

/** Lines that inventory has too little of. What it says nothing about is left to the saga to decide. */
export const missingLines = (view: CartView, inStock: ReadonlyMap<string, number>): MissingLine[] =>
  view.lines.flatMap(({ id, variantId, quantity }) => {
    const available = inStock.get(variantId);
    return available !== undefined && available < quantity
      ? [{ lineId: id, requested: quantity, available }]
      : [];
  });
