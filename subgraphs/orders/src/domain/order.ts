import { err, ok, type Result } from '@shop/kit/result';
import { canMove, type OrderStatus } from './order-status.js';
import type { PricedLine, Totals } from './pricing.js';

export type ShippingAddress = Readonly<{
  name: string;
  line1: string;
  line2?: string;
  city: string;
  postalCode: string;
  country: string;
}>;

/** An accepted wish to buy. Nothing but its status and the reason for it ever changes. */
export type Order = Readonly<{
  id: string;
  number: string;
  /** Null for a guest, who holds an access token instead. */
  userId: string | null;
  cartId: string;
  status: OrderStatus;
  /** Why it is REJECTED or CANCELLED. */
  statusReason: string | null;
  email: string;
  shippingAddress: ShippingAddress;
  totals: Totals;
  placedAt: Date;
}>;

export type OrderLine = PricedLine & Readonly<{ orderId: string; sku: string; name: string }>;

export type OrderNotCancellable = Readonly<{
  code: 'ORDER_NOT_CANCELLABLE';
  orderId: string;
  status: OrderStatus;
}>;

export const checkCancellable = (order: Pick<Order, 'id' | 'status'>): Result<void, OrderNotCancellable> =>
  canMove(order.status, 'CANCELLED')
    ? ok(undefined)
    : err({ code: 'ORDER_NOT_CANCELLABLE', orderId: order.id, status: order.status });

/** An order that ends before it was confirmed gives its cart back, so that the shopper can try again. */
export const reopensCart = (from: OrderStatus, to: OrderStatus): boolean =>
  (from === 'PENDING' || from === 'AWAITING_PAYMENT') && (to === 'REJECTED' || to === 'CANCELLED');
