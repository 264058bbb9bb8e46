import { describe, expect, it } from 'vitest';
import { deadlineReason, endOf } from './order-end.js';

describe('how an order ends when its saga turns back', () => {
  it.each([
    ['PENDING', 'reserve-stock', 'x', true, 'REJECTED', 'OUT_OF_STOCK'],
    ['PENDING', 'authorize-payment', 'x', true, 'REJECTED', 'PAYMENT_DECLINED'],
    ['AWAITING_PAYMENT', 'authorize-payment', 'x', true, 'REJECTED', 'PAYMENT_DECLINED'],
    ['AWAITING_PAYMENT', 'authorize-payment', deadlineReason, false, 'REJECTED', 'PAYMENT_TIMEOUT'],
    ['PENDING', 'reserve-stock', deadlineReason, false, 'REJECTED', 'RESERVATION_TIMEOUT'],
    ['PENDING', 'authorize-payment', 'RESERVATION_EXPIRED', false, 'REJECTED', 'RESERVATION_EXPIRED'],
    ['CONFIRMED', 'capture-payment', 'x', true, 'CANCELLED', 'CAPTURE_REJECTED'],
    ['CONFIRMED', 'commit-reservation', 'x', true, 'CANCELLED', 'STOCK_LOST'],
  ] as const)('%s at %s (%s, refused: %s) ends %s with %s', (status, step, reason, wasRefused, end, told) => {
    expect(endOf({ status, step, reason, wasRefused })).toEqual({ status: end, reason: told });
  });
});
