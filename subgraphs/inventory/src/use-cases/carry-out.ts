import type { InTransaction, Tx } from '@shop/kit/db';
import type { Outbox } from '@shop/kit/messaging';
import { metrics } from '@shop/kit/metrics';
import type { ReservationStore, StoredReservation } from '../db/reservation-store.js';
import type { StockStore } from '../db/stock-store.js';
import type { Outcome } from '../domain/decide.js';

export type ReservationDeps = Readonly<{
  inTransaction: InTransaction;
  reservations: Pick<ReservationStore, 'lock' | 'lockOverdue' | 'save'>;
  stock: Pick<StockStore, 'lockVariants' | 'lockChanged' | 'apply'>;
  outbox: Outbox;
}>;

/** Repeated deliveries count too: it is answers that are counted, and the ledger that counts units. */
export const answers = metrics.counter(
  'inventory_reservation_answers_total',
  'Answers to commands about reservations, by what was asked and what came of it.',
  ['command', 'outcome'],
);

type Options = Readonly<{ renew?: boolean; reason?: string }>;

/** Writes what was decided. Returns when the hold ends. */
export const carryOut = async (
  { reservations, stock }: Pick<ReservationDeps, 'reservations' | 'stock'>,
  tx: Tx,
  found: StoredReservation | null,
  { reservation, kind, changes }: Outcome,
  options: Options = {},
): Promise<Date | null> => {
  const before = found?.reservation ?? null;
  // A repeat finds everything done: it costs no write.
  if (!reservation || (reservation === before && !options.renew)) return found?.expiresAt ?? null;
  await stock.apply(tx, changes, { kind, reference: reservation.orderId });
  return reservations.save(tx, { before, after: reservation, ...options });
};
