import { defineMessage } from '@shop/kit/messaging';
import { z } from 'zod';

const price = z.object({ minor: z.number().int().nonnegative(), currency: z.string().length(3) });

/** The whole of what others need to know, so that a reader needs only the newest one and may miss the rest. */
export const productChanged = defineMessage(
  'products.product-changed',
  1,
  z.object({
    productId: z.uuid(),
    slug: z.string(),
    name: z.string(),
    active: z.boolean(),
    version: z.number().int().positive(),
    variants: z.array(
      z.object({ variantId: z.uuid(), sku: z.string(), name: z.string(), price, active: z.boolean() }),
    ),
  }),
);
