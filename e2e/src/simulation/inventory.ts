import type { Reservation } from '@shop/inventory/domain/reservation';
import type { MovementKind, StockChange, StockLevel } from '@shop/inventory/domain/stock';
import { inventoryHandlers } from '@shop/inventory/messaging/handlers';
import type { ReservationDeps } from '@shop/inventory/use-cases/carry-out';
import { makeCommitReservation } from '@shop/inventory/use-cases/commit-reservation';
import { makeExpireReservations } from '@shop/inventory/use-cases/expire-reservations';
import { makeExtendReservation } from '@shop/inventory/use-cases/extend-reservation';
import { makeReleaseReservation } from '@shop/inventory/use-cases/release-reservation';
import { makeReserveStock } from '@shop/inventory/use-cases/reserve-stock';
import type { Tx } from '@shop/kit/db';
import type { MovementFact } from '@shop/scripts/audit/facts';
import type { Clock } from './clock.js';
import { atCommit, type Database, Table } from './database.js';
import type { SimulatedOutbox } from './outbox.js';

/** Longer than every deadline of a payment, as in the product, and short enough to run out in a simulation. */
export const reservationTtlMs = 200_000;

type Deps = Readonly<{
  database: Database;
  outbox: SimulatedOutbox;
  clock: Clock;
  /** Sabotage: a delivery does not find what the one before it wrote. */
  forgetsReservations: boolean;
  /** Sabotage: a release of nothing leaves nothing behind. */
  leavesNoTombstone: boolean;
  /** Sabotage: levels are read without a lock, and written by what was read. */
  readsWithoutLock: boolean;
}>;

type Stored = Readonly<{ reservation: Reservation; expiresAt: number | null; decidedAt: number }>;

export const levelKey = ({ variantId, locationId }: { variantId: string; locationId: string }): string =>
  `${variantId} ${locationId}`;

/** The inventory subgraph as `app.ts` wires it, over tables in memory. */
export const createInventory = (deps: Deps) => {
  const { database, clock } = deps;
  const stored = new Table<Stored>();
  const levels = new Map<string, StockLevel>();
  const movements: MovementFact[] = [];

  const move = (kind: MovementKind, reference: string, { variantId, locationId, ...change }: StockChange) => {
    const key = levelKey({ variantId, locationId });
    const level = levels.get(key);
    if (!level) throw new Error('a stock change met no level of its own');
    const changed = {
      ...level,
      received: level.received + change.received,
      onHand: level.onHand + change.onHand,
      reserved: level.reserved + change.reserved,
      committed: level.committed + change.committed,
    };
    levels.set(key, changed);
    movements.push({ ...changed, seq: movements.length + 1, kind, reference, change, at: clock.stamp() });
  };

  const lockLevels = async (tx: Tx, keys: readonly string[]) => {
    if (deps.readsWithoutLock) return;
    for (const key of [...new Set(keys)].sort()) await database.lock(tx, `level ${key}`);
  };
  const asStored = (found: Stored | undefined) =>
    found
      ? {
          reservation: found.reservation,
          expiresAt: found.expiresAt === null ? null : new Date(found.expiresAt),
          isOverdue: found.expiresAt !== null && found.expiresAt <= clock.now,
        }
      : null;
  const overdue = () =>
    [...stored.rows.values()].filter(
      ({ reservation, expiresAt }) =>
        reservation.status === 'HELD' && expiresAt !== null && expiresAt <= clock.now,
    );

  const reservations: ReservationDeps['reservations'] = {
    lock: async (tx, orderId) => {
      await database.lock(tx, `reservation ${orderId}`);
      const found = asStored(stored.get(tx, orderId));
      return deps.forgetsReservations && found?.reservation.status === 'HELD' ? null : found;
    },
    lockOverdue: async (tx, limit) => {
      const free = overdue()
        .filter(({ reservation }) => !database.isLocked(tx, `reservation ${reservation.orderId}`))
        .slice(0, limit);
      for (const { reservation } of free) await database.lock(tx, `reservation ${reservation.orderId}`);
      return free.map(({ reservation }) => reservation);
    },
    save: async (tx, { before, after, renew = false }) => {
      if (deps.leavesNoTombstone && !before && after.status === 'RELEASED') return null;
      const known = stored.get(tx, after.orderId);
      const expiresAt = renew ? clock.now + reservationTtlMs : (known?.expiresAt ?? null);
      const decidedAt = clock.stamp();
      stored.put(tx, after.orderId, { reservation: after, expiresAt, decidedAt });
      return expiresAt === null ? null : new Date(expiresAt);
    },
  };
  const stock: ReservationDeps['stock'] = {
    lockVariants: async (tx, variantIds) => {
      const keys = [...levels]
        .filter(([, { variantId }]) => variantIds.includes(variantId))
        .map(([key]) => key);
      await lockLevels(tx, keys);
      return keys.sort().map((key) => levels.get(key) as StockLevel);
    },
    lockChanged: (tx, changes) => lockLevels(tx, changes.map(levelKey)),
    apply: async (tx, changes, { kind, reference }) => {
      await lockLevels(tx, changes.map(levelKey));
      atCommit(tx, () => {
        for (const change of changes) move(kind, change.reference ?? reference, change);
      });
    },
  };

  const useCaseDeps = {
    inTransaction: database.inTransaction,
    reservations,
    stock,
    outbox: deps.outbox.outbox,
  };
  return {
    stored,
    levels,
    movements,
    receive: (level: StockLevel) => {
      levels.set(levelKey(level), { ...level, received: 0, onHand: 0 });
      const { variantId, locationId, received } = level;
      move('RECEIPT', 'delivery', {
        variantId,
        locationId,
        received,
        onHand: received,
        reserved: 0,
        committed: 0,
      });
    },
    handlers: inventoryHandlers({
      reserveStock: makeReserveStock(useCaseDeps),
      extendReservation: makeExtendReservation(useCaseDeps),
      commitReservation: makeCommitReservation(useCaseDeps),
      releaseReservation: makeReleaseReservation(useCaseDeps),
    }),
    sweep: makeExpireReservations(useCaseDeps),
    isSweepDue: () => overdue().length > 0,
  };
};
