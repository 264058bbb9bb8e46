import { logContext } from '@shop/kit/log';
import { isTracing } from '@shop/kit/tracing';
import { In } from 'typeorm';
import type { TimelineStore } from '../use-cases/stores.js';
import { TimelineEntryEntity } from './timeline-entry.entity.js';

export const postgresTimelineStore: TimelineStore = {
  of: async (tx, orderIds) => {
    const rows = await tx.find(TimelineEntryEntity, {
      where: { orderId: In([...orderIds]) },
      order: { orderId: 'ASC', seq: 'ASC' },
    });
    return rows.map(({ seq, ...entry }) => ({ ...entry, seq: Number(seq) }));
  },
  add: async (tx, entry) => {
    // Without a collector nobody could look it up.
    const traceparent = isTracing() ? (logContext().traceparent ?? null) : null;
    await tx.insert(TimelineEntryEntity, { ...entry, traceparent });
  },
  countAttempt: async (tx, orderId, step, attempt) => {
    await tx.query(
      `update order_timeline set attempt = $3 where seq = (
         select max(seq) from order_timeline
         where order_id = $1 and step = $2 and outcome in ('STARTED', 'UNDOING'))`,
      [orderId, step, attempt],
    );
  },
};
