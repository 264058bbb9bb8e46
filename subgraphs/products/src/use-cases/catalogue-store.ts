import type { Result } from '@shop/kit/result';
import type { Category } from '../domain/category.js';
import type { Product } from '../domain/product.js';
import type { Positioned, ProductFilter, ProductQuery } from '../domain/product-query.js';
import type { PendingMessage } from './pending-message.js';

export type SlugTaken = Readonly<{ code: 'SLUG_TAKEN'; slug: string }>;
export type SkuTaken = Readonly<{ code: 'SKU_TAKEN' }>;
export type VersionConflict = Readonly<{ code: 'VERSION_CONFLICT' }>;

/** A new product with what others are to hear of it. */
export type NewEntry = Readonly<{ product: Product; pending: readonly PendingMessage[] }>;

/**
 * Where products live as documents. It promises no more than a document database can: one product changes
 * atomically together with its pending messages; nothing spans two products except that slugs, SKUs and
 * variant ids are unique.
 */
export type CatalogueStore = Readonly<{
  /**
   * Writes a new product; an id that is there already is refused like a slug that is.
   * @throws ChangeUnderWay, like `replace`, where it cannot be told yet whether a slug or SKU is taken.
   */
  insert(product: Product, pending: readonly PendingMessage[]): Promise<Result<void, SlugTaken | SkuTaken>>;
  /**
   * Writes those whose id is not there yet, many in few steps, and leaves the others as they are. Cut off in the middle, the same call
   * finishes the rest. @throws when another product has a slug or SKU: nothing is known then of the products around it.
   */
  insertMissing(entries: readonly NewEntry[]): Promise<void>;
  /** Replaces the product if the stored one still has `expectedVersion`. */
  replace(
    product: Product,
    expectedVersion: number,
    pending: readonly PendingMessage[],
  ): Promise<Result<void, SlugTaken | SkuTaken | VersionConflict>>;
  findByIds(ids: readonly string[]): Promise<Product[]>;
  findBySlug(slug: string): Promise<Product | null>;
  findByVariantIds(variantIds: readonly string[]): Promise<Product[]>;
  /** At most `limit` products behind `after`, in the order of the sort and then of the id. */
  list(query: ProductQuery): Promise<Positioned<Product>[]>;
  count(filter: ProductFilter): Promise<number>;
  saveCategory(category: Category): Promise<void>;
  categories(): Promise<Category[]>;
}>;
