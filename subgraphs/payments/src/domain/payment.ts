import type { Money } from '@shop/kit/money';
import { canMove, type PaymentStatus } from './payment-status.js';

export type PendingReason = 'UNKNOWN_OUTCOME' | 'PROVIDER_UNAVAILABLE' | 'ACTION_REQUIRED';
export type ReversalOutcome = 'VOIDED' | 'REFUNDED' | 'NOTHING_HELD';

/** One order's payment: the memory from which every command is answered, however often it arrives. */
export type Payment = Readonly<{
  id: string;
  orderId: string;
  /** Null for a guest's order. */
  userId: string | null;
  provider: string;
  status: PaymentStatus;
  /** Null only on a tombstone: a reversal that came before anything to reverse. */
  amount: Money | null;
  capturedMinor: number;
  refundedMinor: number;
  method: string | null;
  /** The provider's single-use token, kept only while the authorization may have to be asked for again. */
  token: string | null;
  /** Made from the order, not from the attempt: every authorization of this order carries it. */
  providerKey: string;
  providerRef: string | null;
  pendingReason: PendingReason | null;
  declineReason: string | null;
  captureRefusedReason: string | null;
  actionUrl: string | null;
  reversal: ReversalOutcome | null;
  /** Counts reversals that the provider refused for good; a new one needs a new idempotency key. */
  reversalGroup: number;
  /** Questions to the provider since the last change of status. */
  attempts: number;
}>;

export type NewPayment = Readonly<{
  id: string;
  orderId: string;
  userId: string | null;
  provider: string;
  amount: Money;
  method: string;
  token: string;
}>;

export const providerKeyOf = (orderId: string) => `${orderId}:authorize:1`;
export const captureKeyOf = (payment: Payment) => `${payment.orderId}:capture:1`;
export const cancelKeyOf = (payment: Payment) => `${payment.orderId}:cancel:${payment.reversalGroup + 1}`;
export const refundKeyOf = (payment: Payment) => `${payment.orderId}:refund:${payment.reversalGroup + 1}`;

/** @throws on a tombstone, which no caller may ask for its amount. */
export const amountOf = (payment: Payment): Money => {
  if (!payment.amount) throw new Error('a tombstone has no amount');
  return payment.amount;
};

export const capturedOf = (payment: Payment): Money => ({
  ...amountOf(payment),
  minor: payment.capturedMinor,
});
export const refundedOf = (payment: Payment): Money => ({
  ...amountOf(payment),
  minor: payment.refundedMinor,
});

const nothingYet = {
  capturedMinor: 0,
  refundedMinor: 0,
  providerRef: null,
  pendingReason: null,
  declineReason: null,
  captureRefusedReason: null,
  actionUrl: null,
  reversal: null,
  reversalGroup: 0,
  attempts: 0,
};

export const intend = (input: NewPayment): Payment => ({
  ...nothingYet,
  ...input,
  status: 'INTENT',
  providerKey: providerKeyOf(input.orderId),
});

/** Left by a reversal that overtook its authorization, so that the late authorization is refused. */
export const tombstone = (input: Pick<Payment, 'id' | 'orderId' | 'provider'>): Payment => ({
  ...nothingYet,
  ...input,
  userId: null,
  amount: null,
  method: null,
  token: null,
  status: 'VOIDED',
  reversal: 'NOTHING_HELD',
  providerKey: providerKeyOf(input.orderId),
});

/** @throws on an illegal move: callers decide by status first, so this would be a bug. */
export const move = (payment: Payment, to: PaymentStatus, changes: Partial<Payment> = {}): Payment => {
  if (!canMove(payment.status, to)) throw new Error(`a payment cannot go from ${payment.status} to ${to}`);
  return { ...payment, attempts: 0, pendingReason: null, ...changes, status: to };
};
