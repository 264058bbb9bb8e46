import type { InTransaction, Tx } from '@shop/kit/db';
import { err, ok, type Result } from '@shop/kit/result';
import { type Cart, type CartRefusal, checkOpen, claim, isCallersCart } from '../domain/cart.js';
import { type CartView, viewCart } from '../domain/cart-view.js';
import { homeCountry } from '../domain/price-tables.js';
import type { SellableVariant } from '../domain/sellable-variant.js';
import type { CartStore, VariantStore } from './stores.js';

type Deps = Readonly<{ inTransaction: InTransaction; carts: CartStore; variants: VariantStore }>;

export type Variants = ReadonlyMap<string, SellableVariant>;

type CartChange = Readonly<{
  cartId: string;
  viewerId: string | null;
  /** Variants that the change needs to know beside those in the cart. */
  variantIds?: readonly string[];
  change: (cart: Cart, variants: Variants) => Result<Cart, CartRefusal>;
}>;

export type ChangeCart = (change: CartChange) => Promise<Result<CartView, CartRefusal>>;

/** What every change of a cart has in common: its lock, whose it is, whether it is open, and the new view. */
export const makeChangeCart =
  ({ inTransaction, carts, variants }: Deps): ChangeCart =>
  ({ cartId, viewerId, variantIds = [], change }) =>
    inTransaction(async (tx: Tx): Promise<Result<CartView, CartRefusal>> => {
      const cart = await carts.lock(tx, cartId);
      if (!cart || !isCallersCart(cart, viewerId)) return err({ code: 'CART_NOT_FOUND', cartId });
      const open = checkOpen(cart);
      if (!open.ok) return open;
      const known = await variants.byIds(tx, [
        ...new Set([...cart.lines.map((line) => line.variantId), ...variantIds]),
      ]);
      const changed = change(claim(cart, viewerId), known);
      if (!changed.ok) return changed;
      await carts.save(tx, changed.value);
      return ok(viewCart(changed.value, known, homeCountry));
    });
