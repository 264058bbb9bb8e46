/** The only place that says which status may follow which. */
export const nextStatuses = {
  requires_action: ['authorized', 'declined', 'voided'],
  authorized: ['captured', 'voided'],
  captured: ['partially_refunded', 'refunded'],
  partially_refunded: ['partially_refunded', 'refunded'],
  declined: [],
  voided: [],
  refunded: [],
} as const satisfies Record<string, readonly string[]>;

export type PaymentStatus = keyof typeof nextStatuses;
export type LedgerKind = 'action_required' | 'authorized' | 'declined' | 'captured' | 'voided' | 'refunded';

export type Payment = Readonly<{
  id: string;
  reference: string;
  idempotencyKey: string;
  status: PaymentStatus;
  amount: number;
  authorizedAmount: number;
  capturedAmount: number;
  refundedAmount: number;
  currency: string;
  method: string;
  token: string;
  declineCode: string | null;
  actionToken: string | null;
  createdAt: string;
  updatedAt: string;
}>;

export const canMove = (from: PaymentStatus, to: PaymentStatus) =>
  (nextStatuses[from] as readonly PaymentStatus[]).includes(to);

export type Refusal = Readonly<{
  code: 'invalid_state' | 'amount_too_large' | 'capture_refused' | 'void_refused' | 'refund_refused';
  message: string;
}>;
export type Change = Readonly<{ payment: Payment; kind: LedgerKind; amount: number }>;

const illegal = (payment: Payment, verb: string): Refusal => ({
  code: 'invalid_state',
  message: `A payment that is ${payment.status} cannot be ${verb}.`,
});

const isRefusal = (value: Change | Refusal): value is Refusal => 'code' in value;
export const refused = isRefusal;

export const capture = (payment: Payment, amount = payment.authorizedAmount): Change | Refusal => {
  if (!canMove(payment.status, 'captured')) return illegal(payment, 'captured');
  if (amount > payment.authorizedAmount)
    return { code: 'amount_too_large', message: `At most ${payment.authorizedAmount} can be captured.` };
  return { payment: { ...payment, status: 'captured', capturedAmount: amount }, kind: 'captured', amount };
};

export const voidPayment = (payment: Payment): Change | Refusal =>
  canMove(payment.status, 'voided')
    ? { payment: { ...payment, status: 'voided' }, kind: 'voided', amount: payment.authorizedAmount }
    : illegal(payment, 'voided');

export const refund = (payment: Payment, amount: number): Change | Refusal => {
  if (!canMove(payment.status, 'refunded')) return illegal(payment, 'refunded');
  const left = payment.capturedAmount - payment.refundedAmount;
  if (amount > left) return { code: 'amount_too_large', message: `At most ${left} can be refunded.` };
  const status = amount === left ? 'refunded' : 'partially_refunded';
  return {
    payment: { ...payment, status, refundedAmount: payment.refundedAmount + amount },
    kind: 'refunded',
    amount,
  };
};

export const decide = (payment: Payment, approved: boolean): Change | Refusal => {
  const status = approved ? 'authorized' : 'declined';
  if (payment.status !== 'requires_action') return illegal(payment, status);
  return approved
    ? {
        payment: { ...payment, status, authorizedAmount: payment.amount },
        kind: status,
        amount: payment.amount,
      }
    : { payment: { ...payment, status, declineCode: 'refused_by_shopper' }, kind: status, amount: 0 };
};
