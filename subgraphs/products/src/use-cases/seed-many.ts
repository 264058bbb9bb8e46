import { crashPoint } from '@shop/kit/crash-point';
import type { Category } from '../domain/category.js';
import type { Product } from '../domain/product.js';
import { parseProduct } from '../domain/product-draft.js';
import { toSearchDocument } from '../domain/search-document.js';
import type { AnnounceProduct } from './announce-product.js';
import type { CatalogueStore } from './catalogue-store.js';
import type { NewProduct } from './create-product.js';
import type { SearchIndex } from './search-index.js';

type Deps = Readonly<{
  catalogue: CatalogueStore;
  searchIndex: SearchIndex;
  announce: AnnounceProduct;
  currency: string;
}>;

type Many = Readonly<{
  products: Iterable<NewProduct>;
  total: number;
  onProgress: (done: number, total: number) => void;
}>;

const batchSize = 200;

const batchesOf = function* <T>(all: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const one of all) {
    batch.push(one);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
};

/**
 * Adds thousands of products in batches. What is there already stays as it is, so a killed run is finished by the next one. The batch goes
 * to the search index here and now: the message to ourselves would only do it again.
 */
export const makeSeedMany =
  ({ catalogue, searchIndex, announce, currency }: Deps) =>
  async ({ products, total, onProgress }: Many): Promise<void> => {
    const categories = new Map((await catalogue.categories()).map((category) => [category.id, category]));
    const read = ({ id, active, createdAt = '', draft }: NewProduct): [Product, Category] => {
      const parsed = parseProduct(
        draft,
        { id, active, version: 1, createdAt, updatedAt: createdAt },
        currency,
      );
      if (!parsed.ok) throw new Error(`cannot seed ${draft.slug}: ${JSON.stringify(parsed.error)}`);
      const category = categories.get(draft.categoryId);
      if (!category) throw new Error(`cannot seed ${draft.slug}: there is no such category`);
      return [parsed.value, category];
    };
    let done = 0;
    for (const batch of batchesOf(products)) {
      const sound = batch.map(read);
      await catalogue.insertMissing(
        sound.map(([product]) => ({
          product,
          pending: announce(product).filter(({ receiver }) => receiver !== 'products'),
        })),
      );
      crashPoint('products:after-seed-batch');
      await searchIndex.putMany(sound.map(([product, category]) => toSearchDocument(product, category)));
      crashPoint('products:after-seed-index');
      done += batch.length;
      onProgress(done, total);
    }
  };
