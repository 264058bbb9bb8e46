import { z } from 'zod';
import { amount, country, email, id, idempotencyKey, optionalText, text } from './input.js';

export const placeOrderInput = z.object({
  cartId: id,
  cartVersion: z.int().positive('Expected the version of the cart.'),
  expectedTotal: amount,
  idempotencyKey,
  email,
  shippingAddress: z.object({
    name: text(200),
    line1: text(200),
    line2: optionalText(200),
    city: text(100),
    postalCode: text(20),
    country,
  }),
  payment: z.object({ method: text(40), token: text(200) }),
});

export type PlaceOrderInput = z.input<typeof placeOrderInput>;
export type CheckedPlaceOrder = z.output<typeof placeOrderInput>;
