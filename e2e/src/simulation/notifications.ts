import { newId } from '@shop/kit/db';
import { createHandlers } from '@shop/notifications/messaging/handlers';
import { makeAcceptOrderConfirmation } from '@shop/notifications/use-cases/accept-order-confirmation';
import type { NotificationFact } from '@shop/scripts/audit/facts';
import { type Database, Table } from './database.js';
import type { SimulatedOutbox } from './outbox.js';

type Deps = Readonly<{
  database: Database;
  outbox: SimulatedOutbox;
  /** Sabotage: each delivery of the command makes another notification. */
  forgetsNotifications: boolean;
}>;

type Notification = Omit<NotificationFact, 'deliveries'>;

/** The notifications subgraph up to the row that says a mail is due. How mails are sent is not simulated. */
export const createNotifications = ({ database, outbox, forgetsNotifications }: Deps) => {
  const stored = new Table<Notification>();
  const acceptOrderConfirmation = makeAcceptOrderConfirmation({
    inTransaction: database.inTransaction,
    notifications: {
      addOnce: async (tx, { kind, channel, orderId, userId, recipient }) => {
        const key = `${orderId} ${kind} ${channel} ${recipient}`;
        await database.lock(tx, `notification ${key}`);
        const known = stored.get(tx, key);
        if (known && !forgetsNotifications) return known.id;
        const id = newId();
        stored.put(tx, known ? `${key} ${id}` : key, { id, kind, channel, orderId, userId, recipient });
        return id;
      },
    },
    templates: {
      newest: async () => ({ id: newId(), locale: 'en', subject: '', textBody: '', htmlBody: '' }),
    },
    outbox: outbox.outbox,
    onAccepted: () => undefined,
  });
  return { stored, handlers: createHandlers({ acceptOrderConfirmation, retry: async () => undefined }) };
};
