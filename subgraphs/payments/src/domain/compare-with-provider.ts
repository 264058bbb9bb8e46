import type { Payment } from './payment.js';
import type { ProviderAnswer } from './provider-answer.js';

export type Difference = Readonly<{
  providerKey: string;
  orderId: string | null;
  problem: 'NO_ROW' | 'NOT_AT_PROVIDER' | 'HELD_AFTER_END' | 'CAPTURED_DIFFERS' | 'REFUNDED_DIFFERS';
  ours: number;
  theirs: number;
}>;

/** What does not match between a payment at rest and the provider's record of it. */
export const compareWithProvider = (
  providerKey: string,
  payment: Payment | null,
  answer: ProviderAnswer,
): Difference[] => {
  const difference = (problem: Difference['problem'], ours: number, theirs: number): Difference => ({
    providerKey,
    orderId: payment?.orderId ?? null,
    problem,
    ours,
    theirs,
  });
  if (answer.kind !== 'payment')
    return payment && payment.capturedMinor > 0
      ? [difference('NOT_AT_PROVIDER', payment.capturedMinor, 0)]
      : [];
  const { status, authorized, captured, refunded } = answer.payment;
  const held = status === 'AUTHORIZED' ? authorized.minor : captured.minor - refunded.minor;
  if (!payment) return held > 0 ? [difference('NO_ROW', 0, held)] : [];
  const found: Difference[] = [];
  const ended = payment.status === 'DECLINED' || payment.status === 'VOIDED';
  if (ended && held > 0) found.push(difference('HELD_AFTER_END', 0, held));
  if (payment.capturedMinor !== captured.minor)
    found.push(difference('CAPTURED_DIFFERS', payment.capturedMinor, captured.minor));
  if (payment.refundedMinor !== refunded.minor)
    found.push(difference('REFUNDED_DIFFERS', payment.refundedMinor, refunded.minor));
  return found;
};
