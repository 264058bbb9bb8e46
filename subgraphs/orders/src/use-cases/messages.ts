import { defineMessage } from '@shop/kit/messaging';
import { z } from 'zod';

const amount = z.object({ minor: z.int().nonnegative(), currency: z.string().length(3) });
const orderId = z.uuid();
const reason = z.string();

// What orders asks of the participants. They own these commands; we keep to their samples.
export const reserveStock = defineMessage(
  'inventory.reserve-stock',
  1,
  z.object({
    orderId,
    lines: z.array(z.object({ lineId: z.uuid(), variantId: z.uuid(), quantity: z.int().positive() })).min(1),
  }),
);
export const extendReservation = defineMessage('inventory.extend-reservation', 1, z.object({ orderId }));
export const commitReservation = defineMessage('inventory.commit-reservation', 1, z.object({ orderId }));
export const releaseReservation = defineMessage(
  'inventory.release-reservation',
  1,
  z.object({ orderId, reason }),
);
export const authorizePayment = defineMessage(
  'payments.authorize-payment',
  1,
  z.object({ orderId, amount, method: z.string(), token: z.string(), userId: z.uuid().nullable() }),
);
export const capturePayment = defineMessage('payments.capture-payment', 1, z.object({ orderId }));
export const reversePayment = defineMessage('payments.reverse-payment', 1, z.object({ orderId, reason }));
export const sendOrderConfirmation = defineMessage(
  'notifications.send-order-confirmation',
  1,
  z.object({
    orderId,
    orderNumber: z.string(),
    userId: z.uuid().optional(),
    email: z.string(),
    name: z.string(),
    locale: z.string().optional(),
    lines: z.array(
      z.object({ name: z.string(), sku: z.string(), quantity: z.int().positive(), total: amount }),
    ),
    subtotal: amount,
    discount: amount,
    shipping: amount,
    tax: amount,
    total: amount,
    placedAt: z.iso.datetime(),
  }),
);

// What they answer.
export const stockReserved = defineMessage('inventory.stock-reserved', 1, z.object({ orderId }));
export const stockRejected = defineMessage(
  'inventory.stock-rejected',
  1,
  z.object({
    orderId,
    reason,
    lines: z.array(
      z.object({ lineId: z.uuid(), variantId: z.uuid(), requested: z.int(), available: z.int() }),
    ),
  }),
);
export const reservationCommitted = defineMessage(
  'inventory.reservation-committed',
  1,
  z.object({ orderId }),
);
export const commitRejected = defineMessage('inventory.commit-rejected', 1, z.object({ orderId, reason }));
export const reservationReleased = defineMessage('inventory.reservation-released', 1, z.object({ orderId }));
export const reservationExpired = defineMessage('inventory.reservation-expired', 1, z.object({ orderId }));
export const paymentAuthorized = defineMessage(
  'payments.payment-authorized',
  1,
  z.object({ orderId, amount }),
);
export const paymentDeclined = defineMessage('payments.payment-declined', 1, z.object({ orderId, reason }));
export const paymentPending = defineMessage('payments.payment-pending', 1, z.object({ orderId, reason }));
export const paymentCaptured = defineMessage('payments.payment-captured', 1, z.object({ orderId, amount }));
export const captureRejected = defineMessage('payments.capture-rejected', 1, z.object({ orderId, reason }));
export const paymentReversed = defineMessage(
  'payments.payment-reversed',
  1,
  z.object({ orderId, outcome: z.string() }),
);
export const notificationAccepted = defineMessage(
  'notifications.notification-accepted',
  1,
  z.object({ orderId, notificationId: z.uuid() }),
);

export const productChanged = defineMessage(
  'products.product-changed',
  1,
  z.object({
    productId: z.uuid(),
    name: z.string(),
    active: z.boolean(),
    version: z.int().positive(),
    variants: z.array(
      z.object({
        variantId: z.uuid(),
        sku: z.string(),
        name: z.string(),
        price: amount,
        active: z.boolean(),
      }),
    ),
  }),
);

// What orders tells the world.
const placed = z.object({
  orderId,
  number: z.string(),
  userId: z.uuid().nullable(),
  total: amount,
  lines: z.array(z.object({ variantId: z.uuid(), quantity: z.int().positive() })),
});
const ended = z.object({ orderId, number: z.string(), userId: z.uuid().nullable(), reason });
export const orderAccepted = defineMessage('orders.order-accepted', 1, placed);
export const orderConfirmed = defineMessage(
  'orders.order-confirmed',
  1,
  z.object({ orderId, number: z.string(), userId: z.uuid().nullable(), total: amount }),
);
export const orderRejected = defineMessage('orders.order-rejected', 1, ended);
export const orderCancelled = defineMessage('orders.order-cancelled', 1, ended);
