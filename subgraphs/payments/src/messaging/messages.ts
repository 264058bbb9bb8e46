import { defineMessage } from '@shop/kit/messaging';
import { z } from 'zod';

const amount = z.object({ minor: z.int().positive(), currency: z.string().regex(/^[A-Z]{3}$/) });
const orderId = z.uuid();

export const authorizePayment = defineMessage(
  'payments.authorize-payment',
  1,
  z.object({
    orderId,
    amount,
    method: z.string().min(1).max(40),
    /** The provider's single-use token, never a card number. */
    token: z.string().min(1).max(200),
    /** Who may see the payment; absent for a guest. */
    userId: z.uuid().nullish(),
  }),
);
export const capturePayment = defineMessage('payments.capture-payment', 1, z.object({ orderId }));
export const reversePayment = defineMessage(
  'payments.reverse-payment',
  1,
  z.object({ orderId, reason: z.string().max(200) }),
);

export const paymentAuthorized = defineMessage(
  'payments.payment-authorized',
  1,
  z.object({ orderId, amount }),
);
export const paymentDeclined = defineMessage(
  'payments.payment-declined',
  1,
  z.object({ orderId, reason: z.string() }),
);
/** Not final: `payment-authorized` or `payment-declined` follows with the same saga reference. */
export const paymentPending = defineMessage(
  'payments.payment-pending',
  1,
  z.object({
    orderId,
    reason: z.enum(['UNKNOWN_OUTCOME', 'PROVIDER_UNAVAILABLE', 'ACTION_REQUIRED']),
    actionUrl: z.string().optional(),
  }),
);
export const paymentCaptured = defineMessage('payments.payment-captured', 1, z.object({ orderId, amount }));
export const captureRejected = defineMessage(
  'payments.capture-rejected',
  1,
  z.object({ orderId, reason: z.string() }),
);
export const paymentReversed = defineMessage(
  'payments.payment-reversed',
  1,
  z.object({ orderId, outcome: z.enum(['VOIDED', 'REFUNDED', 'NOTHING_HELD']) }),
);
