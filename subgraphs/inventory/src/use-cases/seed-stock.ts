import { crashPoint } from '@shop/kit/crash-point';
import type { InTransaction } from '@shop/kit/db';
import { err, ok, type Result } from '@shop/kit/result';
import type { LocationEntity } from '../db/location.entity.js';
import { addStockEntries } from '../db/stock-entry-store.js';
import type { StockStore } from '../db/stock-store.js';
import { receive } from '../domain/stock.js';

export type SeedRow = Readonly<{ variantId: string; locationCode: string; quantity: number }>;
export type SeedRefused = Readonly<{ code: 'SEED_REFUSED'; faults: readonly string[] }>;

type Deps = Readonly<{
  inTransaction: InTransaction;
  stock: StockStore;
  listLocations: () => Promise<LocationEntity[]>;
  chunkSize?: number;
}>;

const keyOf = ({ variantId, locationCode }: SeedRow): string => `${variantId}:${locationCode}`;

const findFaults = (rows: readonly SeedRow[], locations: ReadonlyMap<string, string>): string[] => {
  const seen = new Set<string>();
  return rows.flatMap((row, at) => {
    const key = keyOf(row);
    const isRepeated = seen.has(key);
    seen.add(key);
    if (!locations.has(row.locationCode))
      return [`${at}.locationCode: there is no location ${row.locationCode}`];
    return isRepeated ? [`${at}: a second quantity for the same variant and location`] : [];
  });
};

/**
 * The first receipt of many variants. Each chunk is one transaction, and a receipt is known by its variant and location: a seed that died
 * half-way is simply run again and goes on where it stopped.
 */
export const makeSeedStock =
  ({ inTransaction, stock, listLocations, chunkSize = 1_000 }: Deps) =>
  async (
    rows: readonly SeedRow[],
    onProgress: (seeded: number, total: number) => void,
  ): Promise<Result<number, SeedRefused>> => {
    const locations = new Map((await listLocations()).map(({ code, id }) => [code, id]));
    const faults = findFaults(rows, locations);
    if (faults.length > 0) return err({ code: 'SEED_REFUSED', faults });
    for (let from = 0; from < rows.length; from += chunkSize) {
      const entries = rows.slice(from, from + chunkSize).map((row) => ({
        key: keyOf(row),
        kind: 'RECEIPT' as const,
        variantId: row.variantId,
        locationId: locations.get(row.locationCode) ?? '',
        quantity: row.quantity,
        note: 'seed',
      }));
      await inTransaction(async (tx) => {
        await stock.ensure(tx, entries.map(receive));
        // A level of nothing is no receipt.
        const fresh = await addStockEntries(
          tx,
          'seed',
          entries.filter(({ quantity }) => quantity > 0),
        );
        const changes = fresh.map((entry) => ({ ...receive(entry), reference: `seed:${entry.key}` }));
        await stock.apply(tx, changes, {
          kind: 'RECEIPT',
          reference: 'seed',
          enteredBy: 'seed',
          note: 'seed',
        });
      });
      crashPoint('inventory:after-seed-chunk');
      onProgress(Math.min(from + chunkSize, rows.length), rows.length);
    }
    return ok(rows.length);
  };
export type SeedStock = ReturnType<typeof makeSeedStock>;
