import { newId, rowsOf, type Tx } from '@shop/kit/db';
import type { DataSource } from 'typeorm';
import type { MovementKind, StockChange, StockLevel } from '../domain/stock.js';

/** Why stock moves, for the ledger. `reference` is an order id, or the key of a receipt or adjustment. */
export type MovementReason = Readonly<{
  kind: MovementKind;
  reference: string;
  enteredBy?: string;
  note?: string | null;
}>;

/** A change with a reference of its own, where one statement carries out many. */
type Movement = StockChange & { reference?: string };

const levelColumns = `s.variant_id as "variantId", s.location_id as "locationId", l.priority, s.received,
  s.on_hand as "onHand", s.reserved, s.committed`;

const keysOf = (changes: readonly StockChange[]) => [
  changes.map(({ variantId }) => variantId),
  changes.map(({ locationId }) => locationId),
];

export class StockStore {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Locks and reads the levels of some variants at every location. All locks of levels, here and in `apply`, are taken in the order
   * (variant, location), after the one of the reservation: two orders with the same variants wait for each other and cannot deadlock.
   */
  async lockVariants(tx: Tx, variantIds: readonly string[]): Promise<StockLevel[]> {
    return rowsOf<StockLevel>(
      await tx.query(
        `select ${levelColumns} from stock_level s join location l on l.id = s.location_id
         where s.variant_id = any($1::uuid[]) order by s.variant_id, s.location_id for update of s`,
        [[...new Set(variantIds)]],
      ),
    );
  }

  /** Creates missing levels with nothing in them. */
  async ensure(tx: Tx, changes: readonly StockChange[]): Promise<void> {
    await tx.query(
      `insert into stock_level (variant_id, location_id)
       select distinct variant_id, location_id from unnest($1::uuid[], $2::uuid[]) as k (variant_id, location_id)
       order by variant_id, location_id on conflict do nothing`,
      keysOf(changes),
    );
  }

  /** Several changes in one transaction take all their locks here first: one after the other, they would break the order. */
  async lockChanged(tx: Tx, changes: readonly StockChange[]): Promise<void> {
    if (changes.length === 0) return;
    await tx.query(
      `select 1 from stock_level where (variant_id, location_id) in
         (select * from unnest($1::uuid[], $2::uuid[])) order by variant_id, location_id for update`,
      keysOf(changes),
    );
  }

  /** The only place that changes a level. The change and its line in the ledger are one statement, so they cannot disagree. */
  async apply(tx: Tx, changes: readonly Movement[], reason: MovementReason): Promise<void> {
    if (changes.length === 0) return;
    await this.lockChanged(tx, changes);
    const { kind, reference, enteredBy = null, note = null } = reason;
    const rows = changes.map((change) => ({ reference, ...change, id: newId() }));
    const changed = rowsOf(
      await tx.query(
        `with change as (
           select * from jsonb_to_recordset($1::jsonb) as c (id uuid, "variantId" uuid, "locationId" uuid,
             received int, "onHand" int, reserved int, committed int, reference text)
         ), changed as (
           update stock_level s set received = s.received + c.received, on_hand = s.on_hand + c."onHand",
             reserved = s.reserved + c.reserved, committed = s.committed + c.committed
           from change c where s.variant_id = c."variantId" and s.location_id = c."locationId"
           returning c.*, s.received as new_received, s.on_hand as new_on_hand, s.reserved as new_reserved,
             s.committed as new_committed
         )
         insert into stock_movement (id, variant_id, location_id, kind, reference, entered_by, note,
           received_change, on_hand_change, reserved_change, committed_change, received, on_hand, reserved, committed)
         select id, "variantId", "locationId", $2, reference, $3, $4,
           received, "onHand", reserved, committed, new_received, new_on_hand, new_reserved, new_committed
         from changed order by "variantId", "locationId" returning id`,
        [JSON.stringify(rows), kind, enteredBy, note],
      ),
    );
    // An update meets each row once: a second change of one level, or one of a missing level, would vanish.
    if (changed.length !== changes.length) throw new Error('a stock change met no level of its own');
  }

  /** Units that can still be reserved, summed over all locations. Variants without stock are missing. */
  async availableOf(variantIds: readonly string[]): Promise<Map<string, number>> {
    const rows = rowsOf<{ variantId: string; available: number }>(
      await this.dataSource.query(
        `select variant_id as "variantId", sum(on_hand - reserved)::int as available
         from stock_level where variant_id = any($1::uuid[]) group by variant_id`,
        [variantIds],
      ),
    );
    return new Map(rows.map(({ variantId, available }) => [variantId, available]));
  }
}
