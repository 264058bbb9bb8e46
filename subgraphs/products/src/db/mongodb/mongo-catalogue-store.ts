import { crashPoint } from '@shop/kit/crash-point';
import { err, ok } from '@shop/kit/result';
import type { Db } from 'mongodb';
import type { Product } from '../../domain/product.js';
import type { CatalogueStore, NewEntry } from '../../use-cases/catalogue-store.js';
import type { PendingMessage } from '../../use-cases/pending-message.js';
import {
  categoriesOf,
  contentOf,
  productsOf,
  type StoredProduct,
  toDocument,
  toProduct,
  withoutOutgoing,
} from './mongo-documents.js';
import { duplicatesIn, isDuplicate } from './mongo-errors.js';
import { makeKeyClaims, type TakenKey, variantKey } from './mongo-key-claims.js';
import { filterConditions, listingOrder, matching } from './mongo-listing.js';

type Options = Readonly<{
  database: Db;
  /** Tells the relay that something waits. It also looks by itself, so this may fail. */
  wakeRelay?: () => Promise<void>;
}>;

const refusal = (taken: TakenKey, { slug }: Product) =>
  taken === 'slug' ? err({ code: 'SLUG_TAKEN' as const, slug }) : err({ code: 'SKU_TAKEN' as const });

/** Another index than that of the variants is that of the slug or of the id. */
const takenBy = (error: unknown): TakenKey => {
  if (!isDuplicate(error)) throw error;
  return /variants\./.test(error.message) ? 'variant' : 'slug';
};

/** The catalogue on MongoDB: one document a product, and no step that spans two documents. */
export const makeMongoCatalogueStore = ({ database, wakeRelay }: Options): CatalogueStore => {
  const products = productsOf(database);
  const categories = categoriesOf(database);
  const keys = makeKeyClaims(database);
  const read = async (filter: Parameters<typeof products.find>[0]) =>
    (await products.find<StoredProduct>(filter, { projection: withoutOutgoing }).toArray()).map(toProduct);
  const wake = async (pending: readonly PendingMessage[]) => {
    if (pending.length > 0) await wakeRelay?.().catch(() => undefined);
  };

  const insert: CatalogueStore['insert'] = async (product, pending) => {
    const claimed = await keys.claim(product);
    if (!claimed.ok) return refusal(claimed.error, product);
    crashPoint('products:after-key-claim');
    try {
      await products.insertOne(toDocument(product, pending));
    } catch (error) {
      const taken = takenBy(error);
      crashPoint('products:before-key-release');
      await claimed.value.release();
      return refusal(taken, product);
    }
    crashPoint('products:after-insert');
    await wake(pending);
    return ok(undefined);
  };

  return {
    insert,
    insertMissing: async (entries) => {
      if (entries.length === 0) return;
      const known = await products
        .find({ _id: { $in: entries.map(({ product }) => product.id) } }, { projection: { _id: 1 } })
        .toArray();
      const there = new Set(known.map(({ _id }) => _id));
      const missing = entries.filter(({ product }) => !there.has(product.id));
      const contested = await keys.claimMany(missing.map(({ product }) => product));
      const isContested = ({ product }: NewEntry) => contested.has(product.id);
      const free = missing.filter((entry) => !isContested(entry));
      crashPoint('products:after-many-key-claims');
      if (free.length > 0)
        await products
          .insertMany(
            free.map(({ product, pending }) => toDocument(product, pending)),
            { ordered: false },
          )
          .catch(duplicatesIn);
      // Claimed by one that was killed before it wrote, or by another product: which of the two is found out one by one.
      for (const { product, pending } of missing.filter(isContested)) {
        crashPoint('products:after-many-inserts');
        const inserted = await insert(product, pending);
        // Another seed that runs beside this one may have been faster.
        const isThere = inserted.ok || (await read({ _id: product.id })).length > 0;
        if (!isThere) throw new Error(`cannot add product ${product.id}: its slug or a SKU is taken`);
      }
      crashPoint('products:before-many-wake');
      await wake(free.flatMap(({ pending }) => pending));
    },
    replace: async (product, expectedVersion, pending) => {
      const held = await keys.heldBy(product.id);
      const claimed = await keys.claim(product);
      if (!claimed.ok) return refusal(claimed.error, product);
      crashPoint('products:after-key-claim-of-change');
      try {
        const sent = pending.length > 0 ? { toPublish: true, publishDue: 0 } : {};
        const { matchedCount } = await products.updateOne(
          { _id: product.id, version: expectedVersion },
          {
            $set: { ...contentOf(product), ...sent },
            $push: { pending: { $each: [...pending] } },
            $inc: { pendingRevision: 1 },
          },
        );
        crashPoint('products:after-replace');
        if (matchedCount === 0) {
          await claimed.value.release();
          return err({ code: 'VERSION_CONFLICT' as const });
        }
      } catch (error) {
        const taken = takenBy(error);
        crashPoint('products:before-key-release-of-change');
        await claimed.value.release();
        return refusal(taken, product);
      }
      await held.freeExcept(product);
      crashPoint('products:after-freed-keys');
      await wake(pending);
      return ok(undefined);
    },
    findByIds: async (ids) => (ids.length > 0 ? read({ _id: { $in: [...ids] } }) : []),
    findBySlug: async (slug) => (await read({ slug }))[0] ?? null,
    findByVariantIds: async (variantIds) => {
      if (variantIds.length === 0) return [];
      const owners = await keys.ownersOf(variantIds.map(variantKey));
      const wanted = new Set(variantIds);
      const found = owners.length > 0 ? await read({ _id: { $in: owners } }) : [];
      return found.filter(({ variants }) => variants.some(({ id }) => wanted.has(id)));
    },
    list: async ({ filter, sort, limit, after }) => {
      const order = listingOrder(sort);
      const conditions = [...filterConditions(filter), ...(after ? [order.behind(after)] : [])];
      const rows = await products
        .find<StoredProduct>(matching(conditions), { projection: withoutOutgoing })
        .sort(order.orderBy)
        .limit(limit)
        .toArray();
      return rows.map((row) => ({
        item: toProduct(row),
        position: { key: order.keyOf(row) as string | number, id: row._id },
      }));
    },
    count: (filter) => products.countDocuments(matching(filterConditions(filter))),
    saveCategory: async ({ id, ...category }) => {
      await categories.updateOne({ _id: id }, { $set: category }, { upsert: true });
    },
    categories: async () => {
      const found = await categories.find().sort({ position: 1, _id: 1 }).toArray();
      return found.map(({ _id, ...category }) => ({ id: _id, ...category }));
    },
  };
};
