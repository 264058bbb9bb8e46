import type { CreateIndexesOptions, Db, IndexSpecification } from 'mongodb';
import { keysOf, productsOf } from './mongo-documents.js';

type Index = readonly [keys: IndexSpecification, options?: CreateIndexesOptions];

// Every index of the catalogue stands here and nowhere else. A name is fixed by its keys, so a changed index gets another name.
const productIndexes: readonly Index[] = [
  [{ slug: 1 }, { unique: true }],
  [{ 'variants.sku': 1 }, { unique: true }],
  [{ 'variants.id': 1 }, { unique: true }],
  // The sorts, each with the id as its tie-breaker; read backwards for the other direction.
  [{ 'listing.nameKey': 1, _id: 1 }],
  [{ 'listing.minPrice': 1, _id: 1 }],
  [{ 'listing.createdMs': 1, _id: 1 }],
  // The filters that leave few. Counts read these without the documents.
  [{ categoryId: 1, active: 1, 'listing.createdMs': 1, _id: 1 }],
  [{ brand: 1, active: 1, 'listing.createdMs': 1, _id: 1 }],
  [{ 'listing.facts': 1, active: 1 }],
  [{ active: 1 }],
  // The relay looks here many times a second; a document without messages is in neither range.
  [{ toPublish: 1, publishDue: 1 }],
  [{ toConfirm: 1, confirmDue: 1 }],
];

const keyIndexes: readonly Index[] = [[{ productId: 1 }]];

/** Creates what is missing; run by the migrate role, and again without effect. */
export const createMongoIndexes = async (database: Db): Promise<void> => {
  for (const [keys, options] of productIndexes) await productsOf(database).createIndex(keys, options);
  for (const [keys, options] of keyIndexes) await keysOf(database).createIndex(keys, options);
};
