import { describe, expect, it } from 'vitest';
import { aPayment } from './a-payment.fixture.js';
import { amountOf, move, tombstone } from './payment.js';
import { allStatuses, callFor, canMove, isOpen, nextStatuses } from './payment-status.js';

describe.each(allStatuses)('a payment that is %s', (from) => {
  it.each(allStatuses)('moves to %s exactly when the table allows it', (to) => {
    if (canMove(from, to)) expect(move(aPayment(from), to).status).toBe(to);
    else expect(() => move(aPayment(from), to)).toThrow(`from ${from} to ${to}`);
  });

  it('never stays its own successor', () => {
    expect(canMove(from, from)).toBe(false);
  });
});

describe('the table', () => {
  it('ends only where nothing is held and nothing is asked', () => {
    const ends = allStatuses.filter((status) => nextStatuses[status].length === 0);
    expect(ends).toEqual(['DECLINED', 'VOIDED', 'REFUNDED']);
    for (const status of ends) expect(isOpen(status)).toBe(false);
  });

  it('rests without a question only when authorized, captured, refused or ended', () => {
    const resting = allStatuses.filter((status) => callFor(status) === null);
    expect(resting).toEqual(['AUTHORIZED', 'CAPTURED', 'CAPTURE_REFUSED', 'DECLINED', 'VOIDED', 'REFUNDED']);
  });
});

it('a tombstone has no amount to ask for', () => {
  expect(() => amountOf(tombstone({ id: 'p', orderId: 'o', provider: 'simulator' }))).toThrow('tombstone');
});
