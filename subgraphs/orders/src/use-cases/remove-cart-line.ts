import { parseInput } from '@shop/kit/graphql';
import type { Result } from '@shop/kit/result';
import { z } from 'zod';
import { type CartRefusal, removeLine } from '../domain/cart.js';
import type { CartView } from '../domain/cart-view.js';
import type { ChangeCart } from './change-cart.js';
import { id } from './input.js';

const input = z.object({ cartId: id, lineId: id });

export type RemoveCartLine = (
  viewerId: string | null,
  given: z.input<typeof input>,
) => Promise<Result<CartView, CartRefusal>>;

export const makeRemoveCartLine =
  ({ changeCart }: Readonly<{ changeCart: ChangeCart }>): RemoveCartLine =>
  async (viewerId, given) => {
    const parsed = parseInput(input, given);
    if (!parsed.ok) return parsed;
    const { cartId, lineId } = parsed.value;
    return changeCart({ cartId, viewerId, change: (cart) => removeLine(cart, lineId) });
  };
