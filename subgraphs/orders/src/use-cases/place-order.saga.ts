import type { Money } from '@shop/kit/money';
import { command, defineSaga } from '@shop/kit/saga';
import {
  authorizePayment,
  capturePayment,
  captureRejected,
  commitRejected,
  commitReservation,
  notificationAccepted,
  paymentAuthorized,
  paymentCaptured,
  paymentDeclined,
  paymentPending,
  paymentReversed,
  releaseReservation,
  reservationCommitted,
  reservationReleased,
  reserveStock,
  reversePayment,
  sendOrderConfirmation,
  stockRejected,
  stockReserved,
} from './messages.js';

/** All that the saga needs to ask its participants. The saga's id is the order's. */
export type PlaceOrderData = Readonly<{
  orderId: string;
  userId: string | null;
  lines: readonly Readonly<{ lineId: string; variantId: string; quantity: number }>[];
  total: Money;
  payment: Readonly<{ method: string; token: string }>;
  confirmation: Readonly<{
    orderNumber: string;
    email: string;
    name: string;
    lines: readonly Readonly<{ name: string; sku: string; quantity: number; total: Money }>[];
    subtotal: Money;
    discount: Money;
    shipping: Money;
    tax: Money;
    total: Money;
    placedAt: string;
  }>;
}>;

export const placeOrderSaga = defineSaga<PlaceOrderData>('place-order', [
  {
    name: 'reserve-stock',
    request: ({ orderId, lines }) => command(reserveStock, { orderId, lines: [...lines] }),
    succeedsOn: stockReserved.type,
    failsOn: stockRejected.type,
    compensate: ({ orderId }, reason) => command(releaseReservation, { orderId, reason }),
    compensatedOn: reservationReleased.type,
  },
  {
    name: 'authorize-payment',
    request: ({ orderId, total, payment, userId }) =>
      command(authorizePayment, { orderId, amount: total, ...payment, userId }),
    succeedsOn: paymentAuthorized.type,
    failsOn: paymentDeclined.type,
    pendsOn: paymentPending.type,
    compensate: ({ orderId }, reason) => command(reversePayment, { orderId, reason }),
    compensatedOn: paymentReversed.type,
  },
  { name: 'confirm-order', pivot: true },
  {
    name: 'capture-payment',
    request: ({ orderId }) => command(capturePayment, { orderId }),
    succeedsOn: paymentCaptured.type,
    failsOn: captureRejected.type,
  },
  {
    name: 'commit-reservation',
    request: ({ orderId }) => command(commitReservation, { orderId }),
    succeedsOn: reservationCommitted.type,
    failsOn: commitRejected.type,
  },
  {
    name: 'send-confirmation',
    request: ({ orderId, userId, confirmation }) =>
      command(sendOrderConfirmation, {
        orderId,
        userId: userId ?? undefined,
        ...confirmation,
        lines: [...confirmation.lines],
      }),
    succeedsOn: notificationAccepted.type,
  },
]);

/** The payment token is of no use any more once the saga has ended, only of danger. */
export const withoutSecrets = (data: PlaceOrderData): PlaceOrderData => ({
  ...data,
  payment: { ...data.payment, token: '' },
});
