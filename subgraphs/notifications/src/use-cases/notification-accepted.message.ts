import { defineMessage } from '@shop/kit/messaging';
import { z } from 'zod';

/** The mail will be sent: its rows are durable, and sending is our own retried work. */
export const notificationAccepted = defineMessage(
  'notifications.notification-accepted',
  1,
  z.object({ orderId: z.uuid(), notificationId: z.uuid() }),
);
