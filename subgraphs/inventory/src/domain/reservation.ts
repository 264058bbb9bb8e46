import type { RequestedLine, ShortLine } from './allocate.js';
import type { Portion } from './stock.js';

/** The only moves there are. COMMITTED goes back to RELEASED when its order is cancelled late. */
export const nextStatuses = {
  HELD: ['COMMITTED', 'RELEASED', 'EXPIRED'],
  // An expired hold is taken again when its order still needs it and the units are still there.
  EXPIRED: ['HELD', 'COMMITTED', 'REFUSED', 'RELEASED'],
  COMMITTED: ['RELEASED'],
  REFUSED: [],
  RELEASED: [],
} as const satisfies Record<string, readonly string[]>;

export type ReservationStatus = keyof typeof nextStatuses;
export const reservationStatuses = Object.keys(nextStatuses) as ReservationStatus[];

export const canMove = (from: ReservationStatus, to: ReservationStatus): boolean =>
  (nextStatuses[from] as readonly ReservationStatus[]).includes(to);

/** What one order holds, or held, or could not get. One per order. */
export type Reservation = Readonly<{
  orderId: string;
  status: ReservationStatus;
  /** What the order asked for; empty in a tombstone. */
  requested: readonly RequestedLine[];
  /** Where the units are or were taken from. */
  portions: readonly Portion[];
  /** Why it was refused. */
  short: readonly ShortLine[];
}>;

/** @throws on a move that the table does not have: whoever decides must have looked at the status first. */
export const moveTo = (
  reservation: Reservation,
  status: ReservationStatus,
  changes: Partial<Pick<Reservation, 'portions' | 'short' | 'requested'>> = {},
): Reservation => {
  if (!canMove(reservation.status, status))
    throw new Error(`a reservation cannot go from ${reservation.status} to ${status}`);
  return { ...reservation, ...changes, status };
};
