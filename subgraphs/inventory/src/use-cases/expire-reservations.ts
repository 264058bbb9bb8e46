import { metrics } from '@shop/kit/metrics';
import { decideExpire } from '../domain/decide.js';
import { reservationExpired } from '../messaging/messages.js';
import type { ReservationDeps } from './carry-out.js';

const expired = metrics.counter('inventory_reservations_expired_total', 'Holds that ended by their expiry.');

/** How many holds one transaction ends: its row locks make commands for the same variants wait. */
export const expiryBatch = 50;

/** Gives the units of overdue holds back and tells orders. Returns how many holds ended. */
export const makeExpireReservations =
  ({ inTransaction, reservations, stock, outbox }: ReservationDeps) =>
  async (): Promise<number> => {
    const count = await inTransaction(async (tx) => {
      const overdue = await reservations.lockOverdue(tx, expiryBatch);
      const outcomes = overdue.map((before) => ({ before, ...decideExpire(before) }));
      await stock.lockChanged(
        tx,
        outcomes.flatMap(({ changes }) => changes),
      );
      for (const { before, reservation, kind, changes } of outcomes) {
        await stock.apply(tx, changes, { kind, reference: before.orderId });
        await reservations.save(tx, { before, after: reservation });
      }
      await outbox.add(tx, ...overdue.map(({ orderId }) => reservationExpired.create({ orderId })));
      return overdue.length;
    });
    expired.inc(count);
    return count;
  };
