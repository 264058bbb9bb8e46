import type { Tx } from '@shop/kit/db';
import { type Message, reply } from '@shop/kit/messaging';
import type { StoredReservation } from '../db/reservation-store.js';
import { decideReserve, reserveNeedsStock } from '../domain/decide.js';
import { type ReserveStockPayload, stockRejected, stockReserved } from '../messaging/messages.js';
import { answers, carryOut, type ReservationDeps } from './carry-out.js';

/** Holds all lines of an order, or none. Every delivery is answered from the reservation that there is. */
export const makeReserveStock = (deps: ReservationDeps) => {
  const { inTransaction, reservations, stock, outbox } = deps;

  const levelsFor = (tx: Tx, found: StoredReservation | null, lines: ReserveStockPayload['lines']) => {
    const reservation = found?.reservation ?? null;
    if (!reserveNeedsStock(reservation)) return [];
    return stock.lockVariants(
      tx,
      (reservation?.requested ?? lines).map(({ variantId }) => variantId),
    );
  };

  return async (command: Message<ReserveStockPayload>): Promise<void> => {
    const { orderId, lines } = command.payload;
    const outcome = await inTransaction(async (tx) => {
      const found = await reservations.lock(tx, orderId);
      const decision = decideReserve(
        found?.reservation ?? null,
        command.payload,
        await levelsFor(tx, found, lines),
      );
      const { answer } = decision;
      // Asked again for a hold whose time is over but which is not swept yet: it still has its units, so it goes on.
      const isOverdue = found?.reservation.status === 'HELD' && found.isOverdue;
      const renew = decision.reservation?.status === 'HELD' && (decision.changes.length > 0 || isOverdue);
      const expiresAt = await carryOut(deps, tx, found, decision, { renew });
      if (answer.type === 'rejected') {
        const rejection = { orderId, reason: answer.reason, lines: [...answer.short] };
        await outbox.add(tx, reply(command, stockRejected, rejection));
        return answer.reason;
      }
      if (!expiresAt) throw new Error('a hold without an end');
      await outbox.add(tx, reply(command, stockReserved, { orderId, expiresAt: expiresAt.toISOString() }));
      return 'RESERVED';
    });
    answers.inc({ command: 'reserve', outcome });
  };
};
