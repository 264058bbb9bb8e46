import { type Handler, handle } from '@shop/kit/messaging';
import type { makeCommitReservation } from '../use-cases/commit-reservation.js';
import type { makeExtendReservation } from '../use-cases/extend-reservation.js';
import type { makeReleaseReservation } from '../use-cases/release-reservation.js';
import type { makeReserveStock } from '../use-cases/reserve-stock.js';
import { commitReservation, extendReservation, releaseReservation, reserveStock } from './messages.js';

type UseCases = Readonly<{
  reserveStock: ReturnType<typeof makeReserveStock>;
  extendReservation: ReturnType<typeof makeExtendReservation>;
  commitReservation: ReturnType<typeof makeCommitReservation>;
  releaseReservation: ReturnType<typeof makeReleaseReservation>;
}>;

/** No inbox here: the reservation is the memory, and every delivery is answered again. */
export const inventoryHandlers = (useCases: UseCases): Handler[] => [
  handle(reserveStock, useCases.reserveStock),
  handle(extendReservation, useCases.extendReservation),
  handle(commitReservation, useCases.commitReservation),
  handle(releaseReservation, useCases.releaseReservation),
];
