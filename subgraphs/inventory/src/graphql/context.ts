import { isId } from '@shop/kit/db';
import type { BaseContext } from '@shop/kit/graphql';
import DataLoader from 'dataloader';
import type { StockChanges } from '../db/stock-changes.js';
import type { StockStore } from '../db/stock-store.js';

export type InventoryContext = BaseContext &
  Readonly<{
    loaders: Readonly<{ availableUnits: DataLoader<string, number | null> }>;
    stockChanges: StockChanges;
  }>;

/** Loaders live for one request. A page of products costs one query, whatever the number of variants. */
export const createLoaders = (stock: StockStore): InventoryContext['loaders'] => ({
  availableUnits: new DataLoader<string, number | null>(
    async (variantIds) => {
      const units = await stock.availableOf(variantIds.filter(isId));
      return variantIds.map((id) => (isId(id) ? (units.get(id.toLowerCase()) ?? 0) : null));
    },
    // One query for a list of any length.
    { maxBatchSize: Number.POSITIVE_INFINITY },
  ),
});
