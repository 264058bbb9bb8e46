import { rowsOf, type Tx } from '@shop/kit/db';
import type { Reservation } from '../domain/reservation.js';
import type { Portion } from '../domain/stock.js';

/** A reservation as it is in the database, by the database's clock. */
export type StoredReservation = Readonly<{
  reservation: Reservation;
  expiresAt: Date | null;
  isOverdue: boolean;
}>;

type Row = Omit<Reservation, 'portions'> & {
  expiresAt: Date | null;
  isOverdue: boolean;
  portions: Portion[];
};

const columns = `r.order_id as "orderId", r.status, r.requested, r.short, r.expires_at as "expiresAt",
  coalesce(r.expires_at <= clock_timestamp(), false) as "isOverdue",
  (select coalesce(jsonb_agg(jsonb_build_object('variantId', variant_id, 'locationId', location_id, 'quantity', quantity)
     order by variant_id, location_id), '[]') from reservation_line where order_id = r.order_id) as portions`;

const toStored = ({ expiresAt, isOverdue, ...reservation }: Row): StoredReservation => ({
  reservation,
  expiresAt,
  isOverdue,
});

type Saving = Readonly<{ before: Reservation | null; after: Reservation; renew?: boolean; reason?: string }>;

export class ReservationStore {
  constructor(private readonly ttlSeconds: number) {}

  /** Locks the order's reservation, also while there is none: of two first commands, one waits for the other. */
  async lock(tx: Tx, orderId: string): Promise<StoredReservation | null> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [orderId]);
    const [row] = rowsOf<Row>(
      await tx.query(`select ${columns} from reservation r where r.order_id = $1 for update of r`, [orderId]),
    );
    return row ? toStored(row) : null;
  }

  /** Locks holds whose time is over. One that a command or another sweeper is working on is left to them. */
  async lockOverdue(tx: Tx, limit: number): Promise<Reservation[]> {
    const rows = rowsOf<Row>(
      await tx.query(
        `select ${columns} from reservation r where r.status = 'HELD' and r.expires_at <= clock_timestamp()
         order by r.expires_at limit $1 for update of r skip locked`,
        [limit],
      ),
    );
    return rows.map((row) => toStored(row).reservation);
  }

  /** Saves what was decided and returns when the hold ends. `renew` counts the hold's time from now. */
  async save(tx: Tx, { before, after, renew = false, reason }: Saving): Promise<Date | null> {
    const [saved] = rowsOf<{ expiresAt: Date | null }>(
      await tx.query(
        `insert into reservation as r (order_id, status, requested, short, expires_at, release_reason)
         values ($1, $2, $3, $4, case when $5 then clock_timestamp() + $6 * interval '1 second' end, $7)
         on conflict (order_id) do update set status = excluded.status, requested = excluded.requested,
           short = excluded.short, expires_at = coalesce(excluded.expires_at, r.expires_at),
           release_reason = coalesce(r.release_reason, excluded.release_reason), updated_at = clock_timestamp()
         returning expires_at as "expiresAt"`,
        [
          after.orderId,
          after.status,
          JSON.stringify(after.requested),
          JSON.stringify(after.short),
          renew,
          this.ttlSeconds,
          reason ?? null,
        ],
      ),
    );
    const had = before?.portions ?? [];
    if (after.portions !== had && after.portions.length + had.length > 0) await this.replaceLines(tx, after);
    return saved?.expiresAt ?? null;
  }

  private async replaceLines(tx: Tx, { orderId, portions }: Reservation): Promise<void> {
    await tx.query('delete from reservation_line where order_id = $1', [orderId]);
    await tx.query(
      `insert into reservation_line (order_id, variant_id, location_id, quantity)
       select $1, "variantId", "locationId", quantity
       from jsonb_to_recordset($2::jsonb) as p ("variantId" uuid, "locationId" uuid, quantity int)`,
      [orderId, JSON.stringify(portions)],
    );
  }
}
