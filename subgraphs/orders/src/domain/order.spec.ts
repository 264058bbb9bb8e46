import { describe, expect, it } from 'vitest';
import { checkCancellable, reopensCart } from './order.js';
import { canMove, orderStatuses } from './order-status.js';

describe('cancelling an order', () => {
  it.each(orderStatuses)('that is %s works exactly when the table allows it', (status) => {
    const result = checkCancellable({ id: 'o', status });
    expect(result.ok).toBe(canMove(status, 'CANCELLED'));
    if (!result.ok) expect(result.error).toEqual({ code: 'ORDER_NOT_CANCELLABLE', orderId: 'o', status });
  });
});

describe('the cart of an order', () => {
  it('opens again only when the order ends without having been confirmed', () => {
    const reopening = orderStatuses.flatMap((from) =>
      orderStatuses.filter((to) => reopensCart(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(reopening).toEqual([
      'PENDING → REJECTED',
      'PENDING → CANCELLED',
      'AWAITING_PAYMENT → REJECTED',
      'AWAITING_PAYMENT → CANCELLED',
    ]);
  });
});
