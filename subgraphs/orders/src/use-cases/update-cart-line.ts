import { parseInput } from '@shop/kit/graphql';
import type { Result } from '@shop/kit/result';
import { z } from 'zod';
import { type CartRefusal, updateLine } from '../domain/cart.js';
import type { CartView } from '../domain/cart-view.js';
import type { ChangeCart } from './change-cart.js';
import { id, quantity } from './input.js';

const input = z.object({ cartId: id, lineId: id, quantity });

export type UpdateCartLine = (
  viewerId: string | null,
  given: z.input<typeof input>,
) => Promise<Result<CartView, CartRefusal>>;

export const makeUpdateCartLine =
  ({ changeCart }: Readonly<{ changeCart: ChangeCart }>): UpdateCartLine =>
  async (viewerId, given) => {
    const parsed = parseInput(input, given);
    if (!parsed.ok) return parsed;
    const { cartId, lineId, quantity: wanted } = parsed.value;
    return changeCart({
      cartId,
      viewerId,
      change: (cart, variants) => {
        const variant = variants.get(cart.lines.find((line) => line.id === lineId)?.variantId ?? '');
        const priceNow = variant?.price.currency === cart.currency ? variant.price : undefined;
        return updateLine(cart, { lineId, quantity: wanted, priceNow });
      },
    });
  };
