import { type InTransaction, rowsOf, type Tx } from '@shop/kit/db';
import type { OrderConfirmation } from '../domain/order-confirmation.js';
import type { Settlement } from '../domain/settle-attempt.js';

/** A delivery that this process has taken on, with all that sending needs. */
export type DueDelivery = Readonly<{
  id: string;
  notificationId: string;
  orderId: string;
  /** Counts this attempt. Also the fence: whoever settles must still hold this attempt. */
  attempts: number;
  /** An earlier attempt may have reached the recipient. */
  mayBeDuplicate: boolean;
  recipient: string;
  templateId: string;
  data: OrderConfirmation;
  /** The log context of the request that it belongs to. */
  origin: Readonly<Record<string, string>> | null;
}>;

export class DeliveryStore {
  constructor(private readonly inTransaction: InTransaction) {}

  /** Takes due deliveries, away from other sweepers until the lease ends. A lease that ran out in SENDING leaves its mark. */
  async claimDue(limit: number, leaseMs: number): Promise<DueDelivery[]> {
    return this.inTransaction(async (tx) =>
      rowsOf<DueDelivery>(
        await tx.query(
          `with due as (
             select id, status from delivery
             where status in ('PENDING', 'SENDING') and due_at <= clock_timestamp()
             order by due_at limit $1 for update skip locked
           )
           update delivery d
           set status = 'SENDING', attempts = d.attempts + 1,
             due_at = clock_timestamp() + $2 * interval '1 millisecond',
             possible_duplicate = d.possible_duplicate or due.status = 'SENDING'
           from due, notification n
           where d.id = due.id and n.id = d.notification_id
           returning d.id, d.notification_id as "notificationId", n.order_id as "orderId", d.attempts,
             d.possible_duplicate as "mayBeDuplicate", n.recipient, n.template_id as "templateId", n.data, n.origin`,
          [limit, leaseMs],
        ),
      ),
    );
  }

  /** Ends an attempt. False when another process has taken the delivery over since. */
  async settle(
    tx: Tx,
    { id, attempts }: Pick<DueDelivery, 'id' | 'attempts'>,
    settlement: Settlement,
  ): Promise<boolean> {
    const waitMs = settlement.status === 'PENDING' ? settlement.retryAfterMs : 0;
    const isUnclear = settlement.status === 'PENDING' && settlement.possibleDuplicate;
    const rows = rowsOf(
      await tx.query(
        `update delivery set status = $3, due_at = clock_timestamp() + $4 * interval '1 millisecond',
           possible_duplicate = possible_duplicate or $5, last_error = coalesce($6, last_error),
           sent_at = case when $3 = 'SENT' then clock_timestamp() end
         where id = $1 and attempts = $2 and status = 'SENDING' returning id`,
        [
          id,
          attempts,
          settlement.status,
          waitMs,
          isUnclear,
          settlement.status === 'SENT' ? null : settlement.lastError,
        ],
      ),
    );
    return rows.length === 1;
  }

  /** FAILED → PENDING with fresh attempts. False in any other status. */
  async restart(tx: Tx, id: string): Promise<boolean> {
    const rows = rowsOf(
      await tx.query(
        `update delivery set status = 'PENDING', attempts = 0, due_at = clock_timestamp()
         where id = $1 and status = 'FAILED' returning id`,
        [id],
      ),
    );
    return rows.length === 1;
  }
}
