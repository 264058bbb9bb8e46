import { describe, expect, it } from 'vitest';
import { canMove, move, type OrderStatus, orderStatuses } from './order-status.js';

// Written out a second time on purpose: a change of the table must be a decision, not a slip.
const legal = new Set([
  'PENDING → AWAITING_PAYMENT',
  'PENDING → CONFIRMED',
  'PENDING → REJECTED',
  'PENDING → CANCELLED',
  'AWAITING_PAYMENT → CONFIRMED',
  'AWAITING_PAYMENT → REJECTED',
  'AWAITING_PAYMENT → CANCELLED',
  'CONFIRMED → FULFILLED',
  'CONFIRMED → CANCELLED',
  'FULFILLED → DELIVERED',
]);
const pairs = orderStatuses.flatMap((from) =>
  orderStatuses.map((to): [OrderStatus, OrderStatus] => [from, to]),
);

describe('the status of an order', () => {
  it.each(pairs)('moves from %s to %s exactly when the design allows it', (from, to) => {
    expect(canMove(from, to)).toBe(legal.has(`${from} → ${to}`));
  });

  it.each(pairs)('an illegal move from %s to %s is refused with both ends', (from, to) => {
    const result = move(from, to);
    if (canMove(from, to)) expect(result).toEqual({ ok: true, value: to });
    else expect(result).toEqual({ ok: false, error: { code: 'ILLEGAL_ORDER_MOVE', from, to } });
  });
});
