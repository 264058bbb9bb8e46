import { newId, rowsOf, type Tx } from '@shop/kit/db';
import { originOfWork } from '@shop/kit/log';
import type { DataSource } from 'typeorm';
import type { DeliveryStatus } from '../domain/delivery-status.js';
import type { OrderConfirmation } from '../domain/order-confirmation.js';
import { recipientHash } from './recipient-hash.js';

export type NewNotification = Readonly<{
  kind: string;
  channel: string;
  orderId: string;
  userId: string | null;
  recipient: string;
  templateId: string;
  data: OrderConfirmation;
}>;

/** A notification with where its delivery stands. */
export type NotificationView = Readonly<{
  id: string;
  kind: string;
  channel: string;
  orderId: string;
  userId: string | null;
  recipient: string;
  createdAt: Date;
  status: DeliveryStatus;
  sentAt: Date | null;
}>;

const view = `select n.id, n.kind, n.channel, n.order_id as "orderId", n.user_id as "userId", n.recipient,
  n.created_at as "createdAt", d.status, d.sent_at as "sentAt"
  from notification n join delivery d on d.notification_id = n.id`;

export class NotificationStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds a notification with its delivery, or finds the one that is already there. Returns its id. */
  async addOnce(tx: Tx, notification: NewNotification): Promise<string> {
    const { kind, channel, orderId, userId, recipient, templateId, data } = notification;
    const hash = recipientHash(recipient);
    const [added] = rowsOf<{ id: string }>(
      await tx.query(
        `insert into notification (id, kind, channel, order_id, user_id, recipient, recipient_hash, template_id, data, origin)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (order_id, kind, channel, recipient_hash) do nothing returning id`,
        [
          newId(),
          kind,
          channel,
          orderId,
          userId,
          recipient,
          hash,
          templateId,
          JSON.stringify(data),
          JSON.stringify(originOfWork()),
        ],
      ),
    );
    if (added) {
      await tx.query('insert into delivery (id, notification_id) values ($1, $2)', [newId(), added.id]);
      return added.id;
    }
    const [found] = rowsOf<{ id: string }>(
      await tx.query(
        'select id from notification where order_id = $1 and kind = $2 and channel = $3 and recipient_hash = $4',
        [orderId, kind, channel, hash],
      ),
    );
    if (!found) throw new Error('a notification was neither added nor found');
    return found.id;
  }

  async findByIds(ids: readonly string[]): Promise<NotificationView[]> {
    return rowsOf(await this.dataSource.query(`${view} where n.id = any($1)`, [[...ids]]));
  }

  /** At most `limit` of each order, oldest first. */
  async findByOrders(orderIds: readonly string[], limit: number): Promise<NotificationView[]> {
    return rowsOf(
      await this.dataSource.query(
        `select page.* from unnest($1::uuid[]) as wanted (id) cross join lateral
           (${view} where n.order_id = wanted.id order by n.id limit $2) page order by page.id`,
        [[...orderIds], limit],
      ),
    );
  }

  /** At most `limit` of each user, newest first, older than `before`. */
  async findByUsers(
    userIds: readonly string[],
    { limit, before }: { limit: number; before: string | null },
  ): Promise<NotificationView[]> {
    return rowsOf(
      await this.dataSource.query(
        `select page.* from unnest($1::uuid[]) as wanted (id) cross join lateral
           (${view} where n.user_id = wanted.id and ($3::uuid is null or n.id < $3)
            order by n.id desc limit $2) page order by page.id desc`,
        [[...userIds], limit, before],
      ),
    );
  }
}
