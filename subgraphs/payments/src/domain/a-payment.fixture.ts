import { type Payment, providerKeyOf } from './payment.js';
import type { PaymentStatus } from './payment-status.js';
import type { ProviderAnswer, ProviderPayment } from './provider-answer.js';

const eur = (minor: number) => ({ minor, currency: 'EUR' });
const capturedStatuses = ['CAPTURED', 'REFUNDING', 'REFUND_FAILED', 'REFUNDED'];

export const aPayment = (status: PaymentStatus, changes: Partial<Payment> = {}): Payment => ({
  id: 'payment-1',
  orderId: 'order-1',
  userId: 'user-1',
  provider: 'simulator',
  status,
  amount: eur(1290),
  capturedMinor: capturedStatuses.includes(status) ? 1290 : 0,
  refundedMinor: status === 'REFUNDED' ? 1290 : 0,
  method: 'card',
  token: 'tok_ok',
  providerKey: providerKeyOf('order-1'),
  providerRef: 'pay_1',
  pendingReason: null,
  declineReason: status === 'DECLINED' ? 'card_declined' : null,
  captureRefusedReason: null,
  actionUrl: status === 'ACTION_REQUIRED' ? 'https://bank.example/confirm' : null,
  reversal: null,
  reversalGroup: 0,
  attempts: 0,
  ...changes,
});

export const seenAs = (
  status: ProviderPayment['status'],
  changes: Partial<ProviderPayment> = {},
): ProviderAnswer => ({
  kind: 'payment',
  payment: {
    providerRef: 'pay_1',
    status,
    authorized: eur(status === 'DECLINED' ? 0 : 1290),
    captured: eur(status === 'CAPTURED' || status === 'REFUNDED' ? 1290 : 0),
    refunded: eur(status === 'REFUNDED' ? 1290 : 0),
    declineReason: status === 'DECLINED' ? 'card_declined' : null,
    actionUrl: status === 'ACTION_REQUIRED' ? 'https://bank.example/confirm' : null,
    ...changes,
  },
});

export const unknownAnswer: ProviderAnswer = {
  kind: 'unknown',
  reason: 'UNKNOWN_OUTCOME',
  detail: 'time-out',
};
export const everyAnswer: ProviderAnswer[] = [
  unknownAnswer,
  { kind: 'unknown', reason: 'PROVIDER_UNAVAILABLE', detail: 'breaker open' },
  { kind: 'nothing' },
  { kind: 'refused', reason: 'refused' },
  ...(['ACTION_REQUIRED', 'AUTHORIZED', 'DECLINED', 'CAPTURED', 'VOIDED', 'REFUNDED'] as const).map(
    (status) => seenAs(status),
  ),
  seenAs('AUTHORIZED', { authorized: eur(1289) }),
  seenAs('CAPTURED', { captured: eur(1289) }),
];
