import { rowsOf, type Tx } from '@shop/kit/db';

/** A receipt or adjustment that came from outside, by a key of who entered it: sent twice, it counts once. */
export type StockEntry = Readonly<{
  key: string;
  kind: 'RECEIPT' | 'ADJUSTMENT';
  variantId: string;
  locationId: string;
  quantity: number;
  note?: string | null;
}>;

const compared = ['kind', 'variantId', 'locationId', 'quantity', 'note'] as const;

export const isSameEntry = (one: StockEntry, other: StockEntry): boolean =>
  compared.every((field) => (one[field] ?? null) === (other[field] ?? null));

/** Writes entries and returns those that are new. A second writer of a key waits for the first. */
export const addStockEntries = async (
  tx: Tx,
  enteredBy: string,
  entries: readonly StockEntry[],
): Promise<StockEntry[]> => {
  const added = rowsOf<{ key: string }>(
    await tx.query(
      `insert into stock_entry (entered_by, key, kind, variant_id, location_id, quantity, note)
       select $1, key, kind, "variantId", "locationId", quantity, note from jsonb_to_recordset($2::jsonb) as e
         (key text, kind text, "variantId" uuid, "locationId" uuid, quantity int, note text)
       order by key on conflict do nothing returning key`,
      [enteredBy, JSON.stringify(entries)],
    ),
  );
  const keys = new Set(added.map(({ key }) => key));
  return entries.filter(({ key }) => keys.has(key));
};

export const findStockEntry = async (
  tx: Tx,
  enteredBy: string,
  key: string,
): Promise<StockEntry | undefined> => {
  const [entry] = rowsOf<StockEntry>(
    await tx.query(
      `select key, kind, variant_id as "variantId", location_id as "locationId", quantity, note
       from stock_entry where entered_by = $1 and key = $2`,
      [enteredBy, key],
    ),
  );
  return entry;
};
