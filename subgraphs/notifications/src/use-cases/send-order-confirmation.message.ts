import { defineMessage } from '@shop/kit/messaging';
import { z } from 'zod';

const amount = z.object({ minor: z.number().int(), currency: z.string().regex(/^[A-Z]{3}$/) });

/** Asks for the confirmation mail of an order. It carries all that the mail says: we ask nobody back. */
export const sendOrderConfirmation = defineMessage(
  'notifications.send-order-confirmation',
  1,
  z.object({
    orderId: z.uuid(),
    orderNumber: z.string().min(1).max(64),
    userId: z.uuid().nullish(),
    email: z.string().min(3).max(320),
    name: z.string().max(500),
    locale: z.string().max(35).nullish(),
    lines: z
      .array(
        z.object({
          name: z.string().max(1_000),
          sku: z.string().max(200),
          quantity: z.number().int().positive(),
          total: amount,
        }),
      )
      .min(1)
      .max(500),
    subtotal: amount,
    shipping: amount,
    tax: amount,
    discount: amount,
    total: amount,
    placedAt: z.iso.datetime(),
  }),
);

export type SendOrderConfirmation = ReturnType<typeof sendOrderConfirmation.create>;
