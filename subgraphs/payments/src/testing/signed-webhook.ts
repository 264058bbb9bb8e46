import { createHmac, randomUUID } from 'node:crypto';
import { webhookSecret } from './payments-world.js';

/** A delivery as the simulator signs it. */
export const signedWebhook = (
  providerKey: string,
  atMs = Date.now(),
  { secret = webhookSecret, eventId = `evt_${randomUUID()}` } = {},
) => {
  const body = Buffer.from(
    JSON.stringify({ id: eventId, type: 'payment.authorized', data: { idempotencyKey: providerKey } }),
  );
  const seconds = Math.floor(atMs / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  return { eventId, body, headers: { 'x-webhook-signature': `t=${seconds},v1=${signature}` } };
};
