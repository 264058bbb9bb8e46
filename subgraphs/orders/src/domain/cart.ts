import type { Money } from '@shop/kit/money';
import { err, ok, type Result } from '@shop/kit/result';
import type { SellableVariant } from './sellable-variant.js';

export const maxLines = 100;
export const maxQuantity = 999;

export type CartLine = Readonly<{
  id: string;
  variantId: string;
  quantity: number;
  /** The price when it was put into the cart, to tell the shopper that it has changed since. */
  priceWhenAdded: Money;
}>;

export type Cart = Readonly<{
  id: string;
  /** Null while it belongs to whoever knows its id. */
  userId: string | null;
  currency: string;
  version: number;
  /** The order this cart has become; null while it is open. */
  orderId: string | null;
  lines: readonly CartLine[];
}>;

export type CartRefusal =
  | Readonly<{ code: 'CART_NOT_FOUND'; cartId: string }>
  | Readonly<{ code: 'CART_CLOSED'; currentVersion: number }>
  | Readonly<{ code: 'CART_LINE_NOT_FOUND'; lineId: string }>
  | Readonly<{ code: 'VARIANT_UNAVAILABLE'; variantIds: readonly string[] }>
  | Readonly<{ code: 'INVALID_INPUT'; fields: readonly Readonly<{ field: string; message: string }>[] }>;

const invalid = (field: string, message: string): Result<never, CartRefusal> =>
  err({ code: 'INVALID_INPUT', fields: [{ field, message }] });

/** Someone else's cart must look like no cart at all, or ids can be probed. */
export const isCallersCart = (cart: Pick<Cart, 'userId'>, viewerId: string | null): boolean =>
  cart.userId === null || cart.userId === viewerId;

/** The first change by a signed-in viewer makes a guest's cart theirs. */
export const claim = (cart: Cart, viewerId: string | null): Cart =>
  cart.userId === null && viewerId !== null ? { ...cart, userId: viewerId } : cart;

export const checkOpen = (cart: Cart): Result<void, CartRefusal> =>
  cart.orderId === null ? ok(undefined) : err({ code: 'CART_CLOSED', currentVersion: cart.version });

const changed = (cart: Cart, lines: readonly CartLine[]): Result<Cart, CartRefusal> =>
  ok({ ...cart, lines, version: cart.version + 1 });

export type LineToAdd = Readonly<{ id: string; variantId: string; quantity: number }>;

/** Adds all of them or none. The same variant twice is one line with both quantities. */
export const addLines = (
  cart: Cart,
  additions: readonly LineToAdd[],
  variants: ReadonlyMap<string, SellableVariant>,
): Result<Cart, CartRefusal> => {
  const unavailable = additions.filter(({ variantId }) => !variants.get(variantId)?.active);
  if (unavailable.length > 0)
    return err({
      code: 'VARIANT_UNAVAILABLE',
      variantIds: [...new Set(unavailable.map(({ variantId }) => variantId))],
    });
  const lines = new Map(cart.lines.map((line) => [line.variantId, line]));
  for (const [index, { id, variantId, quantity }] of additions.entries()) {
    const price = (variants.get(variantId) as SellableVariant).price;
    if (price.currency !== cart.currency)
      return invalid(
        `lines.${index}.variantId`,
        `Sold in ${price.currency}; the cart is in ${cart.currency}.`,
      );
    const present = lines.get(variantId);
    const added = { id: present?.id ?? id, variantId, quantity: quantity + (present?.quantity ?? 0) };
    if (added.quantity > maxQuantity)
      return invalid(`lines.${index}.quantity`, `At most ${maxQuantity} of one variant fit into a cart.`);
    lines.set(variantId, { ...added, priceWhenAdded: price });
  }
  if (lines.size > maxLines) return invalid('lines', `At most ${maxLines} lines fit into a cart.`);
  return changed(cart, [...lines.values()]);
};

const withLine = (
  cart: Cart,
  lineId: string,
  change: (line: CartLine) => CartLine | null,
): Result<Cart, CartRefusal> => {
  if (!cart.lines.some(({ id }) => id === lineId)) return err({ code: 'CART_LINE_NOT_FOUND', lineId });
  return changed(
    cart,
    cart.lines.map((line) => (line.id === lineId ? change(line) : line)).filter((line) => line !== null),
  );
};

/** Touching a line also accepts its price of today: the shopper has it before their eyes. */
export const updateLine = (
  cart: Cart,
  { lineId, quantity, priceNow }: Readonly<{ lineId: string; quantity: number; priceNow: Money | undefined }>,
): Result<Cart, CartRefusal> =>
  withLine(cart, lineId, (line) => ({
    ...line,
    quantity,
    priceWhenAdded: priceNow ?? line.priceWhenAdded,
  }));

export const removeLine = (cart: Cart, lineId: string): Result<Cart, CartRefusal> =>
  withLine(cart, lineId, () => null);
