import { type BaseContext, isStaff } from '@shop/kit/graphql';
import { isSignedAccess } from '@shop/kit/identity';

/** Where a guest's client sends the access token of its order. It is forwarded by the router. */
export const orderAccessHeader = 'x-order-access-token';

/** The order's owner, staff, and whoever holds the access token of exactly this order. */
export const canSeePayment = (
  payment: Readonly<{ orderId: string; userId: string | null }>,
  context: Pick<BaseContext, 'viewer' | 'header'>,
  orderAccessSecret: string,
): boolean =>
  isStaff(context) ||
  (payment.userId !== null && payment.userId === context.viewer?.userId) ||
  isSignedAccess(payment.orderId, context.header(orderAccessHeader), orderAccessSecret);
