import { allocate, type RequestedLine, type ShortLine } from './allocate.js';
import { moveTo, type Reservation } from './reservation.js';
import {
  commitFree,
  commitHeld,
  giveBack,
  hold,
  letGo,
  type MovementKind,
  type StockChange,
  type StockLevel,
} from './stock.js';

/** What becomes of a reservation, and which stock moves with it. */
export type Outcome = Readonly<{
  /** Null: there is nothing to remember. */
  reservation: Reservation | null;
  kind: MovementKind;
  changes: readonly StockChange[];
}>;

export type ReserveAnswer =
  | Readonly<{ type: 'reserved' }>
  | Readonly<{ type: 'rejected'; reason: 'OUT_OF_STOCK' | 'RELEASED'; short: readonly ShortLine[] }>;
export type CommitAnswer =
  | Readonly<{ type: 'committed' }>
  | Readonly<{ type: 'rejected'; reason: 'OUT_OF_STOCK' | 'RELEASED' | 'NOT_RESERVED' }>;

type Request = Readonly<{ orderId: string; lines: readonly RequestedLine[] }>;

/** Only then do stock levels have to be locked and read; every other case is answered from the reservation alone. */
export const reserveNeedsStock = (found: Reservation | null): boolean =>
  found === null || found.status === 'EXPIRED';
export const commitNeedsStock = (found: Reservation | null): found is Reservation =>
  found?.status === 'EXPIRED';

const unchanged = (reservation: Reservation | null): Outcome => ({
  reservation,
  kind: 'RESERVE',
  changes: [],
});

const refused = (short: readonly ShortLine[]) =>
  ({ type: 'rejected', reason: 'OUT_OF_STOCK', short }) as const;

/** Holds all lines or none. A repeat gets the answer of the first time; a reserve behind its release gets nothing. */
export const decideReserve = (
  found: Reservation | null,
  { orderId, lines }: Request,
  levels: readonly StockLevel[],
): Outcome & { answer: ReserveAnswer } => {
  switch (found?.status) {
    case 'HELD':
    case 'COMMITTED':
      return { ...unchanged(found), answer: { type: 'reserved' } };
    case 'REFUSED':
      return { ...unchanged(found), answer: refused(found.short) };
    case 'RELEASED':
      return { ...unchanged(found), answer: { type: 'rejected', reason: 'RELEASED', short: [] } };
  }
  const become = (status: 'HELD' | 'REFUSED', rest: Partial<Reservation>): Reservation =>
    found
      ? moveTo(found, status, rest)
      : { orderId, status, requested: lines, portions: [], short: [], ...rest };
  const allocation = allocate(levels, found?.requested ?? lines);
  if (!allocation.ok)
    return {
      ...unchanged(become('REFUSED', { portions: [], short: allocation.error })),
      answer: refused(allocation.error),
    };
  return {
    reservation: become('HELD', { portions: allocation.value }),
    kind: 'RESERVE',
    changes: allocation.value.map(hold),
    answer: { type: 'reserved' },
  };
};

/** Takes the held units out of stock. A commit that comes after the expiry takes them again if it can. */
export const decideCommit = (
  found: Reservation | null,
  levels: readonly StockLevel[],
): Outcome & { answer: CommitAnswer } => {
  if (!found) return { ...unchanged(null), answer: { type: 'rejected', reason: 'NOT_RESERVED' } };
  switch (found.status) {
    case 'COMMITTED':
      return { ...unchanged(found), answer: { type: 'committed' } };
    case 'REFUSED':
      return { ...unchanged(found), answer: { type: 'rejected', reason: 'OUT_OF_STOCK' } };
    case 'RELEASED':
      return { ...unchanged(found), answer: { type: 'rejected', reason: 'RELEASED' } };
    case 'HELD':
      return {
        reservation: moveTo(found, 'COMMITTED'),
        kind: 'COMMIT',
        changes: found.portions.map(commitHeld),
        answer: { type: 'committed' },
      };
    case 'EXPIRED': {
      const allocation = allocate(levels, found.requested);
      if (!allocation.ok)
        // Remembered: a second delivery must not succeed after the order was told no.
        return {
          ...unchanged(moveTo(found, 'REFUSED', { portions: [], short: allocation.error })),
          answer: { type: 'rejected', reason: 'OUT_OF_STOCK' },
        };
      return {
        reservation: moveTo(found, 'COMMITTED', { portions: allocation.value }),
        kind: 'COMMIT',
        changes: allocation.value.map(commitFree),
        answer: { type: 'committed' },
      };
    }
  }
};

/** Gives back whatever the order has, from any state. Without a reservation it leaves a tombstone for the late reserve. */
export const decideRelease = (found: Reservation | null, orderId: string): Outcome => {
  switch (found?.status) {
    case undefined:
      return unchanged({ orderId, status: 'RELEASED', requested: [], portions: [], short: [] });
    case 'RELEASED':
    case 'REFUSED':
      return unchanged(found);
    case 'EXPIRED':
      return unchanged(moveTo(found, 'RELEASED'));
    case 'HELD':
      return {
        reservation: moveTo(found, 'RELEASED'),
        kind: 'RELEASE',
        changes: found.portions.map(letGo),
      };
    case 'COMMITTED':
      return {
        reservation: moveTo(found, 'RELEASED'),
        kind: 'RETURN',
        changes: found.portions.map(giveBack),
      };
  }
};

export const decideExpire = (found: Reservation): Outcome & { reservation: Reservation } => ({
  reservation: moveTo(found, 'EXPIRED'),
  kind: 'EXPIRE',
  changes: found.portions.map(letGo),
});
