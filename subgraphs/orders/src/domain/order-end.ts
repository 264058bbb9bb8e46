import type { OrderStatus } from './order-status.js';

export const cancelReasons = { shopper: 'CANCELLED_BY_CUSTOMER', staff: 'CANCELLED_BY_STAFF' } as const;

/** How an order ends when its saga turns back, and what the shopper is told. */
export type OrderEnd = Readonly<{ status: 'REJECTED' | 'CANCELLED'; reason: string }>;

/** What the hard deadline gives as its reason; the shopper hears what was being waited for. */
export const deadlineReason = 'DEADLINE';

const refusedReasons: Readonly<Record<string, string>> = {
  'reserve-stock': 'OUT_OF_STOCK',
  'authorize-payment': 'PAYMENT_DECLINED',
  'capture-payment': 'CAPTURE_REJECTED',
  'commit-reservation': 'STOCK_LOST',
};

const lateReasons: Readonly<Record<string, string>> = {
  'reserve-stock': 'RESERVATION_TIMEOUT',
  'authorize-payment': 'PAYMENT_TIMEOUT',
};

type TurnedBack = Readonly<{ status: OrderStatus; step: string; reason: string; wasRefused: boolean }>;

export const endOf = ({ status, step, reason, wasRefused }: TurnedBack): OrderEnd => ({
  // What was confirmed is taken back; what was not is turned away.
  status: status === 'CONFIRMED' ? 'CANCELLED' : 'REJECTED',
  reason: (wasRefused && refusedReasons[step]) || (reason === deadlineReason && lateReasons[step]) || reason,
});
