import { crashPoint } from '@shop/kit/crash-point';
import type { InTransaction, Tx } from '@shop/kit/db';
import { err, ok, type Result } from '@shop/kit/result';
import type { LocationEntity } from '../db/location.entity.js';
import { addStockEntries, findStockEntry, isSameEntry, type StockEntry } from '../db/stock-entry-store.js';
import type { StockStore } from '../db/stock-store.js';
import { enterStock, type NotEnoughStock, type TooMuchStock } from '../domain/enter-stock.js';
import { receive, type StockLevel } from '../domain/stock.js';

type Deps = Readonly<{
  inTransaction: InTransaction;
  stock: StockStore;
  findLocation: (code: string) => Promise<LocationEntity | null>;
}>;

type Request = Omit<StockEntry, 'locationId'> & Readonly<{ locationCode: string; enteredBy: string }>;

export type EnterStockRefused =
  | NotEnoughStock
  | TooMuchStock
  | Readonly<{ code: 'LOCATION_NOT_FOUND'; locationCode: string }>
  | Readonly<{ code: 'STOCK_ENTRY_KEY_REUSED'; key: string }>;

/** Units come in or are counted again. The key makes a repeat harmless; a refused entry leaves its key free. */
export const makeEnterStock = ({ inTransaction, stock, findLocation }: Deps) => {
  const lockLevel = async (tx: Tx, { variantId, locationId }: StockEntry): Promise<StockLevel> => {
    await stock.ensure(tx, [receive({ variantId, locationId, quantity: 0 })]);
    const levels = await stock.lockVariants(tx, [variantId]);
    const level = levels.find((found) => found.locationId === locationId);
    if (!level) throw new Error('a stock level vanished');
    return level;
  };

  return async ({
    locationCode,
    enteredBy,
    ...request
  }: Request): Promise<Result<StockLevel, EnterStockRefused>> => {
    const location = await findLocation(locationCode);
    if (!location) return err({ code: 'LOCATION_NOT_FOUND', locationCode });
    const entry: StockEntry = { ...request, locationId: location.id };
    const entered = await inTransaction(async (tx): Promise<Result<StockLevel, EnterStockRefused>> => {
      const isNew = (await addStockEntries(tx, enteredBy, [entry])).length === 1;
      const first = isNew ? entry : await findStockEntry(tx, enteredBy, entry.key);
      if (!first || !isSameEntry(first, entry))
        return err({ code: 'STOCK_ENTRY_KEY_REUSED', key: entry.key });
      const level = await lockLevel(tx, entry);
      if (!isNew) return ok(level);
      const change = enterStock(level, entry.quantity);
      if (!change.ok) return change;
      await stock.apply(tx, [change.value], {
        kind: entry.kind,
        reference: entry.key,
        enteredBy,
        note: entry.note,
      });
      const { received, onHand } = change.value;
      return ok({ ...level, received: level.received + received, onHand: level.onHand + onHand });
    });
    crashPoint('inventory:before-stock-answer');
    return entered;
  };
};
export type EnterStock = ReturnType<typeof makeEnterStock>;
