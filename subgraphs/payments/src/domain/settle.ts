import { isSame } from '@shop/kit/money';
import { move, type Payment } from './payment.js';
import type { ProviderAnswer, ProviderPayment } from './provider-answer.js';

/** Something that a person must look at; each becomes an error log line and a metric. */
export type Alert =
  | 'AUTHORIZED_AMOUNT_DIFFERS'
  | 'CAPTURED_AMOUNT_DIFFERS'
  | 'AUTHORIZATION_REFUSED'
  | 'CAPTURE_REFUSED'
  | 'VOID_FAILED'
  | 'REFUND_FAILED';
export type Settlement = Readonly<{ payment: Payment; alert?: Alert }>;

const stay = (payment: Payment): Settlement => ({ payment: { ...payment, attempts: payment.attempts + 1 } });

const settleAuthorization = (payment: Payment, answer: ProviderAnswer): Settlement => {
  const declined = (reason: string): Settlement => ({
    payment: move(payment, 'DECLINED', { declineReason: reason, token: null, actionUrl: null }),
  });
  if (answer.kind === 'unknown') {
    const pendingReason = answer.reason;
    if (payment.status === 'INTENT') return { payment: move(payment, 'UNKNOWN', { pendingReason }) };
    if (payment.status === 'UNKNOWN') return stay({ ...payment, pendingReason });
    return stay(payment);
  }
  if (answer.kind === 'nothing') return declined('EXPIRED');
  if (answer.kind === 'refused') return { ...declined(answer.reason), alert: 'AUTHORIZATION_REFUSED' };
  return settleAuthorized(payment, answer.payment, declined);
};

const settleAuthorized = (
  payment: Payment,
  seen: ProviderPayment,
  declined: (reason: string) => Settlement,
): Settlement => {
  const { providerRef } = seen;
  if (seen.status === 'DECLINED' || seen.status === 'VOIDED' || seen.status === 'REFUNDED') {
    const result = declined(seen.declineReason ?? 'VOIDED_BY_PROVIDER');
    return { ...result, payment: { ...result.payment, providerRef } };
  }
  if (seen.status === 'ACTION_REQUIRED')
    return payment.status === 'ACTION_REQUIRED'
      ? stay(payment)
      : { payment: move(payment, 'ACTION_REQUIRED', { providerRef, actionUrl: seen.actionUrl }) };
  if (payment.amount && isSame(seen.authorized, payment.amount))
    return { payment: move(payment, 'AUTHORIZED', { providerRef, token: null, actionUrl: null }) };
  // Money is held, but not the order's: give it back and treat the payment as declined.
  const declineReason = 'AMOUNT_MISMATCH';
  return {
    payment: move(payment, 'VOIDING', { providerRef, declineReason, token: null, actionUrl: null }),
    alert: 'AUTHORIZED_AMOUNT_DIFFERS',
  };
};

const settleCapture = (payment: Payment, answer: ProviderAnswer): Settlement => {
  const refused = (captureRefusedReason: string): Settlement => ({
    payment: move(payment, 'CAPTURE_REFUSED', { captureRefusedReason }),
    alert: 'CAPTURE_REFUSED',
  });
  if (answer.kind === 'unknown') return stay(payment);
  if (answer.kind === 'refused') return refused(answer.reason);
  if (answer.kind === 'nothing') return refused('NOT_FOUND');
  const seen = answer.payment;
  if (seen.status === 'CAPTURED' || seen.status === 'REFUNDED') {
    const captured = move(payment, 'CAPTURED', {
      capturedMinor: seen.captured.minor,
      refundedMinor: seen.refunded.minor,
    });
    const same = payment.amount && isSame(seen.captured, payment.amount);
    return { payment: captured, ...(same ? {} : { alert: 'CAPTURED_AMOUNT_DIFFERS' as const }) };
  }
  return seen.status === 'AUTHORIZED' ? stay(payment) : refused(seen.declineReason ?? seen.status);
};

const settleVoid = (payment: Payment, answer: ProviderAnswer): Settlement => {
  if (answer.kind === 'unknown') return stay(payment);
  if (answer.kind === 'nothing') return { payment: move(payment, 'VOIDED', { reversal: 'NOTHING_HELD' }) };
  if (answer.kind === 'refused')
    return {
      payment: move(payment, 'VOID_FAILED', { attempts: payment.attempts + 1 }),
      alert: 'VOID_FAILED',
    };
  const seen = answer.payment;
  const amounts = { capturedMinor: seen.captured.minor, refundedMinor: seen.refunded.minor };
  const providerRef = seen.providerRef;
  switch (seen.status) {
    case 'VOIDED':
      return { payment: move(payment, 'VOIDED', { providerRef, reversal: 'VOIDED' }) };
    case 'DECLINED':
      return { payment: move(payment, 'VOIDED', { providerRef, reversal: 'NOTHING_HELD' }) };
    // The capture got there first, so there is nothing left to void: the money has to go back instead.
    case 'CAPTURED':
      return { payment: move(payment, 'REFUNDING', { providerRef, ...amounts }) };
    case 'REFUNDED':
      return { payment: move(payment, 'REFUNDED', { providerRef, ...amounts, reversal: 'REFUNDED' }) };
    default:
      return stay(payment);
  }
};

const settleRefund = (payment: Payment, answer: ProviderAnswer): Settlement => {
  if (answer.kind === 'refused')
    return {
      payment: move(payment, 'REFUND_FAILED', { attempts: payment.attempts + 1 }),
      alert: 'REFUND_FAILED',
    };
  if (answer.kind !== 'payment' || answer.payment.status !== 'REFUNDED') return stay(payment);
  const { captured, refunded } = answer.payment;
  return {
    payment: move(payment, 'REFUNDED', {
      capturedMinor: captured.minor,
      refundedMinor: refunded.minor,
      reversal: 'REFUNDED',
    }),
  };
};

const settlers = {
  authorize: settleAuthorization,
  find: settleAuthorization,
  capture: settleCapture,
  cancel: settleVoid,
  refund: settleRefund,
} as const;

const served = {
  authorize: ['INTENT', 'UNKNOWN'],
  find: ['INTENT', 'UNKNOWN', 'ACTION_REQUIRED'],
  capture: ['CAPTURING'],
  cancel: ['VOIDING'],
  refund: ['REFUNDING'],
} as const satisfies Record<keyof typeof settlers, readonly Payment['status'][]>;

/**
 * Brings a provider's answer into the row. The row may have moved on while the call was under way (a reversal, a webhook,
 * another worker): then the answer is not news and changes nothing.
 */
export const settle = (payment: Payment, call: keyof typeof settlers, answer: ProviderAnswer): Settlement =>
  (served[call] as readonly string[]).includes(payment.status)
    ? settlers[call](payment, answer)
    : { payment };
