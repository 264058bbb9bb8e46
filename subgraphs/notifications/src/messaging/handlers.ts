import { type Handler, handle } from '@shop/kit/messaging';
import type { AcceptOrderConfirmation } from '../use-cases/accept-order-confirmation.js';
import type { RetryDelivery } from '../use-cases/retry-delivery.js';
import { retryDelivery } from '../use-cases/retry-delivery.message.js';
import { sendOrderConfirmation } from '../use-cases/send-order-confirmation.message.js';

type Deps = Readonly<{ acceptOrderConfirmation: AcceptOrderConfirmation; retry: RetryDelivery }>;

export const createHandlers = ({ acceptOrderConfirmation, retry }: Deps): Handler[] => [
  handle(sendOrderConfirmation, async (message) => {
    await acceptOrderConfirmation(message);
  }),
  handle(retryDelivery, (message) => retry(message.payload.deliveryId)),
];
