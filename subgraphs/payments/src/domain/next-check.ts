import type { Payment } from './payment.js';
import { isOpen } from './payment-status.js';

const secondMs = 1_000;
/** Longer than the deadline of a provider call, so that the sweeper does not ask while a handler is asking. */
export const callUnderWayMs = 8 * secondMs;

/** When to ask the provider again; null for a payment at rest. `jitter` is 0 to 1. */
export const checkAfterMs = (payment: Payment, jitter: number): number | null => {
  if (!isOpen(payment.status)) return null;
  const doubled = secondMs * 2 ** Math.min(payment.attempts, 12);
  // A webhook tells of the shopper's decision; asking is only for a webhook that was lost.
  if (payment.status === 'ACTION_REQUIRED')
    return Math.min(Math.max(doubled, 5 * secondMs), 60 * secondMs) * (1 + jitter / 4);
  const failed = payment.status === 'VOID_FAILED' || payment.status === 'REFUND_FAILED';
  // A refusal is not mended by hurry, but it is never given up either.
  return Math.min(doubled, (failed ? 600 : 15) * secondMs) * (1 + jitter / 4);
};
