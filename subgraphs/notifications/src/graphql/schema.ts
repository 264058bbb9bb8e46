import { createDeadLetterDesk } from '@shop/kit/dead-letter-desk';
import { defineSubgraph } from '@shop/kit/graphql';
import type { DeadLetters } from '@shop/kit/messaging';
import type { NotificationsContext } from './context.js';
import { resolveNotificationReference } from './notification.reference.js';
import { OrderStub } from './order.stub.js';
import { OrderNotificationsResolver } from './order-notifications.resolver.js';
import { resolveOrderStub, resolveUserStub } from './stub.reference.js';
import { UserStub } from './user.stub.js';
import { UserNotificationsResolver } from './user-notifications.resolver.js';

const DeadLetterDesk = createDeadLetterDesk('notifications');

const subgraph = defineSubgraph<NotificationsContext>({
  resolvers: [OrderNotificationsResolver, UserNotificationsResolver, DeadLetterDesk],
  references: {
    Notification: resolveNotificationReference,
    Order: resolveOrderStub,
    User: resolveUserStub,
  },
  orphanedTypes: [OrderStub, UserStub],
});

export const printSubgraphSdl = subgraph.printSdl;

export const createNotificationsSchema = (deadLetters: DeadLetters) =>
  subgraph.createSchema([
    new OrderNotificationsResolver(),
    new UserNotificationsResolver(),
    new DeadLetterDesk(deadLetters),
  ]);
