import { z } from 'zod';
import type { ProviderPayment } from '../../domain/provider-answer.js';

const minor = z.int().min(0);

export const simulatorPayment = z
  .object({
    id: z.string(),
    status: z.enum([
      'requires_action',
      'authorized',
      'declined',
      'captured',
      'partially_refunded',
      'voided',
      'refunded',
    ]),
    currency: z.string(),
    authorizedAmount: minor,
    capturedAmount: minor,
    refundedAmount: minor,
    declineCode: z.string().nullable(),
    actionUrl: z.string().nullable(),
  })
  .transform(
    (seen): ProviderPayment => ({
      providerRef: seen.id,
      status: statuses[seen.status],
      authorized: { minor: seen.authorizedAmount, currency: seen.currency },
      captured: { minor: seen.capturedAmount, currency: seen.currency },
      refunded: { minor: seen.refundedAmount, currency: seen.currency },
      declineReason: seen.declineCode,
      actionUrl: seen.actionUrl,
    }),
  );

const statuses = {
  requires_action: 'ACTION_REQUIRED',
  authorized: 'AUTHORIZED',
  declined: 'DECLINED',
  captured: 'CAPTURED',
  partially_refunded: 'CAPTURED',
  voided: 'VOIDED',
  refunded: 'REFUNDED',
} as const;

export const keyLookup = z.object({ state: z.enum(['new', 'running', 'done']) });
export const cancelled = z.object({
  outcome: z.enum(['voided', 'nothing_held']),
  payment: simulatorPayment.nullable(),
});
export const paymentPage = z.object({ data: z.array(simulatorPayment) });
export const refunded = z.object({ payment: simulatorPayment });
export const ledgerPage = z.object({
  data: z.array(
    z.object({
      seq: z.int(),
      paymentKey: z.string(),
      kind: z.string(),
      amount: minor,
      currency: z.string(),
      at: z.coerce.date(),
    }),
  ),
});
export const failure = z.object({ error: z.object({ code: z.string() }) });
