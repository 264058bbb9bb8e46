import { newId } from '@shop/kit/db';
import { parseInput } from '@shop/kit/graphql';
import type { Result } from '@shop/kit/result';
import { z } from 'zod';
import { addLines, type CartRefusal, maxLines } from '../domain/cart.js';
import type { CartView } from '../domain/cart-view.js';
import type { ChangeCart } from './change-cart.js';
import { id, quantity } from './input.js';

const input = z.object({
  cartId: id,
  lines: z
    .array(z.object({ variantId: id, quantity }))
    .min(1, 'Expected at least one line.')
    .max(maxLines, `At most ${maxLines} lines fit into a cart.`),
});

export type AddCartLines = (
  viewerId: string | null,
  given: z.input<typeof input>,
) => Promise<Result<CartView, CartRefusal>>;

export const makeAddCartLines =
  ({ changeCart }: Readonly<{ changeCart: ChangeCart }>): AddCartLines =>
  async (viewerId, given) => {
    const parsed = parseInput(input, given);
    if (!parsed.ok) return parsed;
    const additions = parsed.value.lines.map((line) => ({ ...line, id: newId() }));
    return changeCart({
      cartId: parsed.value.cartId,
      viewerId,
      variantIds: additions.map(({ variantId }) => variantId),
      change: (cart, variants) => addLines(cart, additions, variants),
    });
  };
