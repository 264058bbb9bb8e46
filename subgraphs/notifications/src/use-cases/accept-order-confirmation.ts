import type { InTransaction } from '@shop/kit/db';
import { type Outbox, reply } from '@shop/kit/messaging';
import type { NotificationStore } from '../db/notification-store.js';
import type { TemplateStore } from '../db/template-store.js';
import { emailChannel, orderConfirmation } from '../domain/order-confirmation.js';
import { notificationAccepted } from './notification-accepted.message.js';
import type { SendOrderConfirmation } from './send-order-confirmation.message.js';

type Deps = Readonly<{
  inTransaction: InTransaction;
  notifications: Pick<NotificationStore, 'addOnce'>;
  templates: Pick<TemplateStore, 'newest'>;
  outbox: Outbox;
  /** Called after the commit: the sweeper need not wait for its next tick. */
  onAccepted: () => void;
}>;

/**
 * Takes on the confirmation mail of an order. The row is the memory: every delivery of the command finds the same one and is answered
 * again, since the earlier answer may have been lost.
 */
export const makeAcceptOrderConfirmation =
  ({ inTransaction, notifications, templates, outbox, onAccepted }: Deps) =>
  async (command: SendOrderConfirmation): Promise<string> => {
    const { orderId, userId, email, locale, ...data } = command.payload;
    const notificationId = await inTransaction(async (tx) => {
      const template = await templates.newest(tx, {
        kind: orderConfirmation,
        channel: emailChannel,
        locale: locale ?? 'en',
      });
      const id = await notifications.addOnce(tx, {
        kind: orderConfirmation,
        channel: emailChannel,
        orderId,
        userId: userId ?? null,
        recipient: email,
        templateId: template.id,
        data,
      });
      await outbox.add(tx, reply(command, notificationAccepted, { orderId, notificationId: id }));
      return id;
    });
    onAccepted();
    return notificationId;
  };

export type AcceptOrderConfirmation = ReturnType<typeof makeAcceptOrderConfirmation>;
