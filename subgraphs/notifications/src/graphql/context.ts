import { type BaseContext, isStaff } from '@shop/kit/graphql';
import { isSignedAccess } from '@shop/kit/identity';
import type { NotificationView } from '../db/notification-store.js';
import type { Loaders } from './loaders.js';

export type NotificationsContext = BaseContext & Readonly<{ loaders: Loaders; orderAccessSecret: string }>;

/** Whoever may see the order may see its notifications: its owner, staff, or who holds the order's access token. */
export const maySee = (
  context: NotificationsContext,
  { userId, orderId }: Pick<NotificationView, 'userId' | 'orderId'>,
): boolean =>
  isStaff(context) ||
  (userId !== null && context.viewer?.userId === userId) ||
  isSignedAccess(orderId, context.header('x-order-access-token'), context.orderAccessSecret);
