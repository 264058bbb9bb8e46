import { defineMessage } from '@shop/kit/messaging';
import { z } from 'zod';

/** Starts a delivery that was given up anew. It is what a dead letter of ours holds, so a redrive sends it. No personal data in it. */
export const retryDelivery = defineMessage(
  'notifications.retry-delivery',
  1,
  z.object({ deliveryId: z.uuid() }),
);
