import { type InTransaction, newId } from '@shop/kit/db';
import { type InvalidInput, invalidInput, parseInput } from '@shop/kit/graphql';
import { err, ok, type Result } from '@shop/kit/result';
import { z } from 'zod';
import type { Cart } from '../domain/cart.js';
import { type CartView, viewCart } from '../domain/cart-view.js';
import { homeCountry, isSoldIn, shippingRates } from '../domain/price-tables.js';
import { currency } from './input.js';
import type { CartStore } from './stores.js';

type Deps = Readonly<{ inTransaction: InTransaction; carts: CartStore }>;

const input = z.object({ currency });

export type CreateCart = (
  viewerId: string | null,
  given: { currency: string },
) => Promise<Result<CartView, InvalidInput>>;

export const makeCreateCart =
  ({ inTransaction, carts }: Deps): CreateCart =>
  async (viewerId, given) => {
    const parsed = parseInput(input, given);
    if (!parsed.ok) return parsed;
    if (!isSoldIn(parsed.value.currency)) {
      const message = `Expected one of ${Object.keys(shippingRates).join(', ')}.`;
      return err(invalidInput({ field: 'currency', message }));
    }
    const cart: Cart = {
      id: newId(),
      userId: viewerId,
      currency: parsed.value.currency,
      version: 1,
      orderId: null,
      lines: [],
    };
    await inTransaction((tx) => carts.insert(tx, cart));
    return ok(viewCart(cart, new Map(), homeCountry));
  };
