import { type Message, reply } from '@shop/kit/messaging';
import { decideRelease } from '../domain/decide.js';
import { type ReleasePayload, reservationReleased } from '../messaging/messages.js';
import { answers, carryOut, type ReservationDeps } from './carry-out.js';

/** Gives back whatever an order holds or has taken. Cannot be refused: an order that is undone must get there. */
export const makeReleaseReservation =
  (deps: ReservationDeps) =>
  async (command: Message<ReleasePayload>): Promise<void> => {
    const { inTransaction, reservations, outbox } = deps;
    const { orderId, reason } = command.payload;
    const outcome = await inTransaction(async (tx) => {
      const found = await reservations.lock(tx, orderId);
      const decision = decideRelease(found?.reservation ?? null, orderId);
      // A release is never refused, whatever the reason's length.
      await carryOut(deps, tx, found, decision, { reason: reason.slice(0, 200) });
      await outbox.add(tx, reply(command, reservationReleased, { orderId }));
      return found?.reservation.status ?? 'TOMBSTONE';
    });
    answers.inc({ command: 'release', outcome });
  };
