import type { Tx } from '@shop/kit/db';
import { type Cart, isCallersCart } from '../domain/cart.js';
import { type CartView, viewCart } from '../domain/cart-view.js';
import { homeCountry } from '../domain/price-tables.js';
import type { CartStore, VariantStore } from './stores.js';

type Deps = Readonly<{ reader: Tx; carts: CartStore; variants: VariantStore }>;

export type ReadCart = Readonly<{
  byId(viewerId: string | null, cartId: string): Promise<CartView | null>;
  /** The cart a person last worked on and has not ordered. */
  openOf(userId: string): Promise<CartView | null>;
}>;

export const makeReadCart = ({ reader, carts, variants }: Deps): ReadCart => {
  const view = async (cart: Cart | null) =>
    cart &&
    viewCart(
      cart,
      await variants.byIds(
        reader,
        cart.lines.map(({ variantId }) => variantId),
      ),
      homeCountry,
    );
  return {
    byId: async (viewerId, cartId) => {
      const cart = await carts.find(reader, cartId);
      return cart && isCallersCart(cart, viewerId) ? view(cart) : null;
    },
    openOf: async (userId) => view(await carts.openCartOf(reader, userId)),
  };
};
