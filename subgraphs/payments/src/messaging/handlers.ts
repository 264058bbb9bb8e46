import { type Handler, handle } from '@shop/kit/messaging';
import type { AuthorizePayment } from '../use-cases/authorize-payment.js';
import type { CapturePayment } from '../use-cases/capture-payment.js';
import type { ReversePayment } from '../use-cases/reverse-payment.js';
import { authorizePayment, capturePayment, reversePayment } from './messages.js';

type UseCases = Readonly<{
  authorize: AuthorizePayment;
  capture: CapturePayment;
  reverse: ReversePayment;
}>;

// No inbox here: the payment's row is the memory, and each delivery is answered again from it.
export const paymentHandlers = ({ authorize, capture, reverse }: UseCases): readonly Handler[] => [
  handle(authorizePayment, (message) =>
    authorize({ ...message.payload, userId: message.payload.userId ?? null }, message),
  ),
  handle(capturePayment, (message) => capture(message.payload.orderId, message)),
  handle(reversePayment, (message) => reverse(message.payload.orderId, message)),
];
