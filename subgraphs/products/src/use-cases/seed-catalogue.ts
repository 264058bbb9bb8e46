import { crashPoint } from '@shop/kit/crash-point';
import type { Category } from '../domain/category.js';
import type { CatalogueStore } from './catalogue-store.js';
import type { CreateProduct, NewProduct } from './create-product.js';
import type { IndexProduct } from './index-product.js';

type Deps = Readonly<{
  catalogue: CatalogueStore;
  createProduct: CreateProduct;
  indexProduct: IndexProduct;
}>;

type Seed = Readonly<{
  categories: readonly Category[];
  products: readonly NewProduct[];
  onProgress: (done: number, total: number) => void;
}>;

const batchSize = 16;

/**
 * Writes what is missing. A product that is there already stays as it is, so a second run changes nothing,
 * keeps the edits of the staff, and finishes what a killed run left undone.
 */
export const makeSeedCatalogue =
  ({ catalogue, createProduct, indexProduct }: Deps) =>
  async ({ categories, products, onProgress }: Seed): Promise<void> => {
    for (const category of categories) {
      await catalogue.saveCategory(category);
      crashPoint('products:after-category');
    }
    const addMissing = async (product: NewProduct, there: ReadonlySet<string>) => {
      if (!there.has(product.id)) {
        const created = await createProduct(product);
        if (!created.ok)
          throw new Error(`cannot seed ${product.draft.slug}: ${JSON.stringify(created.error)}`);
      }
      crashPoint('products:after-seeded-product');
      // Not left to the message alone, so that a search right after the first start finds something.
      await indexProduct(product.id, 1);
    };
    for (let at = 0; at < products.length; at += batchSize) {
      const batch = products.slice(at, at + batchSize);
      const found = await catalogue.findByIds(batch.map(({ id }) => id));
      const there = new Set(found.map(({ id }) => id));
      await Promise.all(batch.map((product) => addMissing(product, there)));
      crashPoint('products:after-seeded-batch');
      onProgress(at + batch.length, products.length);
    }
  };
