import { describe, expect, it } from 'vitest';
import { aPayment } from './a-payment.fixture.js';
import { answerAuthorize, answerCapture, answerReverse } from './answer-command.js';
import { decideAuthorize, decideCapture, decideReverse, retryReversal } from './decide-command.js';
import { cancelKeyOf, type NewPayment, refundKeyOf } from './payment.js';
import { allStatuses, type PaymentStatus } from './payment-status.js';

const command: NewPayment = {
  id: 'payment-2',
  orderId: 'order-1',
  userId: 'user-1',
  provider: 'simulator',
  amount: { minor: 1290, currency: 'EUR' },
  method: 'card',
  token: 'tok_ok',
};
const key = { id: 'payment-2', orderId: 'order-1', provider: 'simulator' };

describe('authorize-payment', () => {
  it('writes an intent before anything is asked', () => {
    const result = decideAuthorize(null, command);
    expect(result).toMatchObject({ ok: true, value: { ask: true, payment: { status: 'INTENT' } } });
  });

  it.each(allStatuses)('changes nothing when the payment is already %s', (status) => {
    const payment = aPayment(status);
    expect(decideAuthorize(payment, command)).toEqual({
      ok: true,
      value: { payment, ask: status === 'INTENT' },
    });
  });

  it.each([
    { minor: 1291, currency: 'EUR' },
    { minor: 1290, currency: 'USD' },
  ])('refuses another amount for the same order: %o', (amount) => {
    expect(decideAuthorize(aPayment('AUTHORIZED'), { ...command, amount })).toMatchObject({
      ok: false,
      error: { code: 'AMOUNT_CHANGED' },
    });
  });

  const answers: Record<PaymentStatus, string> = {
    INTENT: 'pending',
    UNKNOWN: 'pending',
    ACTION_REQUIRED: 'pending',
    AUTHORIZED: 'authorized',
    CAPTURING: 'authorized',
    CAPTURED: 'authorized',
    CAPTURE_REFUSED: 'authorized',
    DECLINED: 'declined',
    VOIDING: 'declined',
    VOID_FAILED: 'declined',
    VOIDED: 'declined',
    REFUNDING: 'declined',
    REFUND_FAILED: 'declined',
    REFUNDED: 'declined',
  };
  it.each(allStatuses)('is answered from a row that is %s', (status) => {
    expect(answerAuthorize(aPayment(status)).type).toBe(answers[status]);
  });
});

describe('capture-payment', () => {
  it('knows no payment for an order without a row', () => {
    expect(decideCapture(null)).toBeNull();
  });

  it.each(allStatuses)('asks the provider only from authorized or capturing, not from %s', (status) => {
    const decision = decideCapture(aPayment(status));
    const asks = status === 'AUTHORIZED' || status === 'CAPTURING';
    expect(decision?.ask).toBe(asks);
    expect(decision?.payment.status).toBe(asks ? 'CAPTURING' : status);
  });

  it.each(allStatuses)('answers captured for %s only if the money is there', (status) => {
    const answer = answerCapture(aPayment(status));
    if (status === 'CAPTURED') expect(answer).toMatchObject({ type: 'captured', amount: { minor: 1290 } });
    else if (status === 'AUTHORIZED' || status === 'CAPTURING') expect(answer).toBeNull();
    else expect(answer?.type).toBe('capture-rejected');
  });
});

describe('reverse-payment', () => {
  it('leaves a tombstone when it comes before its authorization, which is then declined', () => {
    const { payment, ask } = decideReverse(null, key);
    expect(ask).toBe(false);
    expect(answerReverse(payment)).toEqual({ type: 'reversed', outcome: 'NOTHING_HELD' });
    const late = decideAuthorize(payment, command);
    expect(late).toEqual({ ok: true, value: { payment, ask: false } });
    expect(answerAuthorize(payment)).toEqual({ type: 'declined', reason: 'REVERSED' });
  });

  const becomes: Record<PaymentStatus, PaymentStatus> = {
    INTENT: 'VOIDING',
    UNKNOWN: 'VOIDING',
    ACTION_REQUIRED: 'VOIDING',
    AUTHORIZED: 'VOIDING',
    CAPTURING: 'VOIDING',
    CAPTURE_REFUSED: 'VOIDING',
    CAPTURED: 'REFUNDING',
    DECLINED: 'DECLINED',
    VOIDING: 'VOIDING',
    VOID_FAILED: 'VOID_FAILED',
    VOIDED: 'VOIDED',
    REFUNDING: 'REFUNDING',
    REFUND_FAILED: 'REFUND_FAILED',
    REFUNDED: 'REFUNDED',
  };
  it.each(allStatuses)('takes a payment that is %s to where its money is given back', (status) => {
    expect(decideReverse(aPayment(status), key).payment.status).toBe(becomes[status]);
  });

  it.each(allStatuses)('says reversed for %s only when nothing is held any more', (status) => {
    const done = ['DECLINED', 'VOIDED', 'REFUNDED'].includes(status);
    expect(answerReverse(aPayment(status)) !== null).toBe(done);
  });

  it('tries a refused void or refund again with a new key', () => {
    const voided = retryReversal(aPayment('VOID_FAILED'));
    expect(voided.status).toBe('VOIDING');
    expect(cancelKeyOf(voided)).not.toBe(cancelKeyOf(aPayment('VOIDING')));
    const refunded = retryReversal(aPayment('REFUND_FAILED'));
    expect(refunded.status).toBe('REFUNDING');
    expect(refundKeyOf(refunded)).not.toBe(refundKeyOf(aPayment('REFUNDING')));
    expect(retryReversal(aPayment('CAPTURED'))).toEqual(aPayment('CAPTURED'));
  });
});
