import { isSame } from '@shop/kit/money';
import { err, ok, type Result } from '@shop/kit/result';
import { intend, move, type NewPayment, type Payment, tombstone } from './payment.js';

/** `ask`: whether the provider is called now, or the row already holds the answer. */
export type Decision = Readonly<{ payment: Payment; ask: boolean }>;
export type AmountChanged = Readonly<{ code: 'AMOUNT_CHANGED'; orderId: string }>;

export const decideAuthorize = (
  payment: Payment | null,
  input: NewPayment,
): Result<Decision, AmountChanged> => {
  if (!payment) return ok({ payment: intend(input), ask: true });
  // One order has one total. Answering "authorized" for another amount would confirm an order that is not paid.
  if (payment.amount && !isSame(payment.amount, input.amount))
    return err({ code: 'AMOUNT_CHANGED', orderId: payment.orderId });
  // Only an interrupted delivery leaves an INTENT behind. An UNKNOWN is the sweeper's, which knows when to ask again.
  return ok({ payment, ask: payment.status === 'INTENT' });
};

/** Null: there is no such payment. */
export const decideCapture = (payment: Payment | null): Decision | null => {
  if (!payment) return null;
  return payment.status === 'AUTHORIZED'
    ? { payment: move(payment, 'CAPTURING'), ask: true }
    : { payment, ask: payment.status === 'CAPTURING' };
};

export const decideReverse = (
  payment: Payment | null,
  input: Pick<Payment, 'id' | 'orderId' | 'provider'>,
): Decision => {
  if (!payment) return { payment: tombstone(input), ask: false };
  switch (payment.status) {
    case 'INTENT':
    case 'UNKNOWN':
    case 'ACTION_REQUIRED':
    case 'AUTHORIZED':
    case 'CAPTURING':
    case 'CAPTURE_REFUSED':
      return { payment: move(payment, 'VOIDING', { token: null, actionUrl: null }), ask: true };
    case 'CAPTURED':
      return { payment: move(payment, 'REFUNDING'), ask: true };
    default:
      return { payment, ask: payment.status === 'VOIDING' || payment.status === 'REFUNDING' };
  }
};

/** A refused reversal is tried again with a new key: the refusal proved that the old one had no effect. */
export const retryReversal = (payment: Payment): Payment => {
  const again = { attempts: payment.attempts, reversalGroup: payment.reversalGroup + 1 };
  if (payment.status === 'VOID_FAILED') return move(payment, 'VOIDING', again);
  if (payment.status === 'REFUND_FAILED') return move(payment, 'REFUNDING', again);
  return payment;
};
