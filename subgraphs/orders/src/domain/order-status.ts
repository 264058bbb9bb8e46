import { err, ok, type Result } from '@shop/kit/result';

/** The one table of moves. Compensation goes on behind REJECTED and CANCELLED; the shopper's answer is final at the decision. */
export const nextStatuses = {
  PENDING: ['AWAITING_PAYMENT', 'CONFIRMED', 'REJECTED', 'CANCELLED'],
  AWAITING_PAYMENT: ['CONFIRMED', 'REJECTED', 'CANCELLED'],
  CONFIRMED: ['FULFILLED', 'CANCELLED'],
  FULFILLED: ['DELIVERED'],
  DELIVERED: [],
  REJECTED: [],
  CANCELLED: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderStatus = keyof typeof nextStatuses;
export const orderStatuses = Object.keys(nextStatuses) as OrderStatus[];

export const canMove = (from: OrderStatus, to: OrderStatus): boolean =>
  (nextStatuses[from] as readonly OrderStatus[]).includes(to);

export type IllegalMove = Readonly<{ code: 'ILLEGAL_ORDER_MOVE'; from: OrderStatus; to: OrderStatus }>;

export const move = (from: OrderStatus, to: OrderStatus): Result<OrderStatus, IllegalMove> =>
  canMove(from, to) ? ok(to) : err({ code: 'ILLEGAL_ORDER_MOVE', from, to });
