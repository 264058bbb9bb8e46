import type { Message } from '@shop/kit/messaging';
import type { OrderPayload } from '../messaging/messages.js';
import { answers, type ReservationDeps } from './carry-out.js';

/**
 * Counts the time of a hold anew, also when it is over but not swept yet. After the expiry nothing is taken again: orders has been told
 * of it, and a commit tries once more.
 */
export const makeExtendReservation =
  ({ inTransaction, reservations }: Pick<ReservationDeps, 'inTransaction' | 'reservations'>) =>
  async ({ payload: { orderId } }: Message<OrderPayload>): Promise<void> => {
    const outcome = await inTransaction(async (tx) => {
      const found = await reservations.lock(tx, orderId);
      if (found?.reservation.status !== 'HELD') return 'NOT_HELD';
      await reservations.save(tx, { before: found.reservation, after: found.reservation, renew: true });
      return 'EXTENDED';
    });
    answers.inc({ command: 'extend', outcome });
  };
