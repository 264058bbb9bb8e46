import { describe, expect, it } from 'vitest';
import { decideExpire } from './decide.js';
import { canMove, moveTo, nextStatuses, type Reservation, reservationStatuses } from './reservation.js';

const aReservation = (status: Reservation['status']): Reservation => ({
  orderId: 'order',
  status,
  requested: [],
  portions: [],
  short: [],
});

const pairs = reservationStatuses.flatMap((from) => reservationStatuses.map((to) => [from, to] as const));

describe('a reservation', () => {
  it.each(pairs)('goes from %s to %s exactly when the table has it', (from, to) => {
    const isListed = (nextStatuses[from] as readonly string[]).includes(to);
    expect(canMove(from, to)).toBe(isListed);
    if (isListed) expect(moveTo(aReservation(from), to).status).toBe(to);
    else expect(() => moveTo(aReservation(from), to)).toThrow(`from ${from} to ${to}`);
  });

  it('that is not held cannot expire', () => {
    expect(() => decideExpire(aReservation('COMMITTED'))).toThrow();
  });
});
