import { type Message, reply } from '@shop/kit/messaging';
import { commitNeedsStock, decideCommit } from '../domain/decide.js';
import { commitRejected, type OrderPayload, reservationCommitted } from '../messaging/messages.js';
import { answers, carryOut, type ReservationDeps } from './carry-out.js';

/** Takes the units of a confirmed order out of stock. */
export const makeCommitReservation =
  (deps: ReservationDeps) =>
  async (command: Message<OrderPayload>): Promise<void> => {
    const { inTransaction, reservations, stock, outbox } = deps;
    const { orderId } = command.payload;
    const outcome = await inTransaction(async (tx) => {
      const found = await reservations.lock(tx, orderId);
      const reservation = found?.reservation ?? null;
      const levels = commitNeedsStock(reservation)
        ? await stock.lockVariants(
            tx,
            reservation.requested.map(({ variantId }) => variantId),
          )
        : [];
      const decision = decideCommit(reservation, levels);
      const { answer } = decision;
      await carryOut(deps, tx, found, decision);
      if (answer.type === 'committed') {
        await outbox.add(tx, reply(command, reservationCommitted, { orderId }));
        return 'COMMITTED';
      }
      await outbox.add(tx, reply(command, commitRejected, { orderId, reason: answer.reason }));
      return answer.reason;
    });
    answers.inc({ command: 'commit', outcome });
  };
