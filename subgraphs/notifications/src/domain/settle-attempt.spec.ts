import { describe, expect, it } from 'vitest';
import { canMove, deliveryStatuses, nextDeliveryStatuses } from './delivery-status.js';
import { type MailFailure, retryDelayMs, settleAttempt } from './settle-attempt.js';

const rules = { maxAttempts: 3, baseMs: 1_000, capMs: 10_000 };
const failed = (code: MailFailure['code']): MailFailure => ({ code, reason: '451 at RCPT' });

describe('settling an attempt', () => {
  it('marks a mail that was taken as sent, also at the last attempt', () => {
    expect(settleAttempt(3, null, rules, 0)).toEqual({ status: 'SENT' });
  });

  it('tries again later when the mail server was not there', () => {
    expect(settleAttempt(1, failed('UNAVAILABLE'), rules, 0.5)).toEqual({
      status: 'PENDING',
      retryAfterMs: 1_000,
      lastError: 'UNAVAILABLE: 451 at RCPT',
      possibleDuplicate: false,
    });
  });

  it('says that another try may be a second mail when the answer was lost', () => {
    expect(settleAttempt(1, failed('UNKNOWN'), rules, 0.5)).toMatchObject({ possibleDuplicate: true });
  });

  it('never repeats what the mail server refused for good', () => {
    expect(settleAttempt(1, failed('REFUSED'), rules, 0)).toEqual({
      status: 'FAILED',
      lastError: 'REFUSED: 451 at RCPT',
    });
  });

  it('gives up with a reason after the last attempt', () => {
    expect(settleAttempt(3, failed('UNAVAILABLE'), rules, 0)).toEqual({
      status: 'FAILED',
      lastError: 'UNAVAILABLE: 451 at RCPT (given up after 3 attempts)',
    });
  });

  it.each([
    [1, 0, 500],
    [1, 0.999, 1_499],
    [2, 0.5, 2_000],
    [4, 0.5, 8_000],
    [50, 0.5, 10_000],
    [2_000, 0.5, 10_000],
  ])('waits after attempt %i (random %d) for %i ms', (attempts, random, expected) => {
    expect(retryDelayMs(attempts, rules, random)).toBe(expected);
  });
});

describe('the statuses of a delivery', () => {
  const pairs = deliveryStatuses.flatMap((from) => deliveryStatuses.map((to) => [from, to] as const));

  it.each(pairs)('moves from %s to %s exactly when the table allows it', (from, to) => {
    expect(canMove(from, to)).toBe((nextDeliveryStatuses[from] as readonly string[]).includes(to));
  });

  it('never leaves SENT', () => {
    expect(deliveryStatuses.filter((to) => canMove('SENT', to))).toEqual([]);
  });
});
