import { describe, expect, it } from 'vitest';
import {
  canMove,
  capture,
  decide,
  nextStatuses,
  type Payment,
  type PaymentStatus,
  refund,
  refused,
  voidPayment,
} from './payment.js';

const statuses = Object.keys(nextStatuses) as PaymentStatus[];
const aPayment = (status: PaymentStatus): Payment => ({
  id: 'pay_1',
  reference: 'order-1',
  idempotencyKey: 'key-1',
  status,
  amount: 1000,
  authorizedAmount: 1000,
  capturedAmount: ['captured', 'partially_refunded', 'refunded'].includes(status) ? 1000 : 0,
  refundedAmount: status === 'refunded' ? 1000 : status === 'partially_refunded' ? 400 : 0,
  currency: 'EUR',
  method: 'card',
  token: 'tok_ok',
  declineCode: null,
  actionToken: null,
  createdAt: '',
  updatedAt: '',
});

describe.each(statuses)('a payment that is %s', (status) => {
  it('is captured, voided and refunded exactly when the table allows it', () => {
    expect(refused(capture(aPayment(status)))).toBe(!canMove(status, 'captured'));
    expect(refused(voidPayment(aPayment(status)))).toBe(!canMove(status, 'voided'));
    expect(refused(refund(aPayment(status), 600))).toBe(!canMove(status, 'refunded'));
  });

  it('is decided by the shopper only while it asks for an action', () => {
    expect(refused(decide(aPayment(status), true))).toBe(status !== 'requires_action');
    expect(refused(decide(aPayment(status), false))).toBe(status !== 'requires_action');
  });
});

describe('amounts', () => {
  it('captures at most what is authorized', () => {
    expect(capture(aPayment('authorized'), 1001)).toMatchObject({ code: 'amount_too_large' });
  });

  it('refunds in parts, never more than what is left', () => {
    const part = refund(aPayment('captured'), 400);
    expect(part).toMatchObject({ payment: { status: 'partially_refunded', refundedAmount: 400 } });
    expect(refund(aPayment('partially_refunded'), 601)).toMatchObject({ code: 'amount_too_large' });
    expect(refund(aPayment('partially_refunded'), 600)).toMatchObject({ payment: { status: 'refunded' } });
  });
});
