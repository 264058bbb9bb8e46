import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPayment, everyAnswer, seenAs, unknownAnswer } from './a-payment.fixture.js';
import { answerAuthorize, answerCapture, answerReverse } from './answer-command.js';
import { decideAuthorize, decideCapture, decideReverse, retryReversal } from './decide-command.js';
import { checkAfterMs } from './next-check.js';
import type { Payment } from './payment.js';
import { allStatuses, callFor, canMove, isOpen, type ProviderCall } from './payment-status.js';
import type { ProviderAnswer } from './provider-answer.js';
import { settle } from './settle.js';

const calls: ProviderCall[] = ['authorize', 'find', 'capture', 'cancel', 'refund'];

describe.each(allStatuses)('an answer to a payment that is %s', (status) => {
  it.each(calls)('to %s makes only a legal move, or none', (call) => {
    for (const answer of everyAnswer) {
      const { payment } = settle(aPayment(status), call, answer);
      if (payment.status !== status) expect(canMove(status, payment.status)).toBe(true);
    }
  });

  it('that is unknown never declines, voids, captures or refunds', () => {
    for (const call of calls) {
      const { payment } = settle(aPayment(status), call, unknownAnswer);
      expect([status, 'UNKNOWN']).toContain(payment.status);
    }
  });
});

describe('authorization', () => {
  const authorize = (answer: ProviderAnswer, status: 'INTENT' | 'UNKNOWN' = 'INTENT') =>
    settle(aPayment(status), 'authorize', answer);

  it('becomes unknown on a time-out and remembers why', () => {
    expect(authorize(unknownAnswer).payment).toMatchObject({
      status: 'UNKNOWN',
      pendingReason: 'UNKNOWN_OUTCOME',
    });
  });

  it('is taken from unknown to authorized by the same question, and the token is forgotten', () => {
    expect(authorize(seenAs('AUTHORIZED'), 'UNKNOWN').payment).toMatchObject({
      status: 'AUTHORIZED',
      token: null,
    });
  });

  it('of another amount is given back and answered as declined', () => {
    const { payment, alert } = authorize(
      seenAs('AUTHORIZED', { authorized: { minor: 1289, currency: 'EUR' } }),
    );
    expect(payment.status).toBe('VOIDING');
    expect(alert).toBe('AUTHORIZED_AMOUNT_DIFFERS');
    expect(answerAuthorize(payment)).toEqual({ type: 'declined', reason: 'AMOUNT_MISMATCH' });
  });

  it('keeps the page on which the shopper must act', () => {
    expect(answerAuthorize(authorize(seenAs('ACTION_REQUIRED')).payment)).toEqual({
      type: 'pending',
      reason: 'ACTION_REQUIRED',
      actionUrl: 'https://bank.example/confirm',
    });
  });

  it('comes too late for a payment that is being reversed', () => {
    for (const status of ['VOIDING', 'VOIDED'] as const)
      expect(settle(aPayment(status), 'authorize', seenAs('AUTHORIZED')).payment.status).toBe(status);
  });
});

describe('capture', () => {
  it('that is refused for good is a state with an alert, from which the hold can be voided', () => {
    const { payment, alert } = settle(aPayment('CAPTURING'), 'capture', {
      kind: 'refused',
      reason: 'capture_refused',
    });
    expect(payment.status).toBe('CAPTURE_REFUSED');
    expect(alert).toBe('CAPTURE_REFUSED');
    expect(canMove(payment.status, 'VOIDING')).toBe(true);
  });

  it('of another amount raises an alert', () => {
    const answer = seenAs('CAPTURED', { captured: { minor: 1, currency: 'EUR' } });
    expect(settle(aPayment('CAPTURING'), 'capture', answer).alert).toBe('CAPTURED_AMOUNT_DIFFERS');
  });
});

describe('reversal', () => {
  it('turns into a refund when the capture got there first', () => {
    const { payment } = settle(aPayment('VOIDING'), 'cancel', seenAs('CAPTURED'));
    expect(payment).toMatchObject({ status: 'REFUNDING', capturedMinor: 1290 });
  });

  it('that the provider refuses stays open, with an alert, and is asked again', () => {
    for (const [from, call, to] of [
      ['VOIDING', 'cancel', 'VOID_FAILED'],
      ['REFUNDING', 'refund', 'REFUND_FAILED'],
    ] as const) {
      const { payment, alert } = settle(aPayment(from), call, { kind: 'refused', reason: 'no' });
      expect([payment.status, alert]).toEqual([to, to]);
      expect(answerReverse(payment)).toBeNull();
      expect(checkAfterMs(payment, 0)).toBeGreaterThan(0);
    }
  });

  it('of a payment that the provider never saw ends with nothing held', () => {
    expect(answerReverse(settle(aPayment('VOIDING'), 'cancel', { kind: 'nothing' }).payment)).toEqual({
      type: 'reversed',
      outcome: 'NOTHING_HELD',
    });
  });
});

describe('the next question', () => {
  it.each(allStatuses)('is planned for %s exactly when something is open', (status) => {
    expect(checkAfterMs(aPayment(status), 0.5) !== null).toBe(isOpen(status));
  });

  it('comes later with each attempt, and never later than the bound', () => {
    const after = (attempts: number) => checkAfterMs(aPayment('UNKNOWN', { attempts }), 0) ?? 0;
    expect([after(0), after(1), after(2)]).toEqual([1000, 2000, 4000]);
    expect(after(1_000)).toBe(15_000);
    expect(checkAfterMs(aPayment('REFUND_FAILED', { attempts: 1_000 }), 1)).toBe(750_000);
  });
});

describe('any sequence of commands and answers', () => {
  const step = fc.oneof(
    fc.constantFrom('authorize' as const, 'capture' as const, 'reverse' as const),
    fc.constantFrom(...everyAnswer),
  );
  const input = { id: 'p', orderId: 'order-1', provider: 'simulator' };
  const apply = (
    payment: Payment | null,
    next: (typeof everyAnswer)[number] | 'authorize' | 'capture' | 'reverse',
  ): Payment | null => {
    if (next === 'authorize') {
      const amount = { minor: 1290, currency: 'EUR' };
      const result = decideAuthorize(payment, {
        ...input,
        userId: null,
        amount,
        method: 'card',
        token: 'tok',
      });
      return result.ok ? result.value.payment : payment;
    }
    if (next === 'capture') return decideCapture(payment)?.payment ?? null;
    if (next === 'reverse') return decideReverse(payment, input).payment;
    if (!payment) return null;
    const asked = retryReversal(payment);
    const call = callFor(asked.status);
    return call ? settle(asked, call, next).payment : asked;
  };

  it('never authorizes after a reversal, never forgets an end, and always has a next question', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let payment: Payment | null = null;
        let reversed = false;
        for (const next of steps) {
          const before: Payment | null = payment;
          payment = apply(before, next);
          reversed ||= next === 'reverse';
          if (!payment) continue;
          if (before && ['DECLINED', 'VOIDED', 'REFUNDED'].includes(before.status))
            expect(payment).toEqual(before);
          if (reversed) {
            expect(answerAuthorize(payment).type).toBe('declined');
            expect(answerCapture(payment)?.type).toBe('capture-rejected');
            expect(isOpen(payment.status) || answerReverse(payment) !== null).toBe(true);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
