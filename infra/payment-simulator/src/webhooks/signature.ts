import { createHmac } from 'node:crypto';

/** `t=<unix seconds>,v1=<hex>`; the time is inside the signed text, so an old delivery cannot be replayed as a new one. */
export const signWebhook = (secret: string, body: string, atMs: number): string => {
  const seconds = Math.floor(atMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
};
