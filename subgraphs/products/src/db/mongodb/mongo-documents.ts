import type { Collection, Db } from 'mongodb';
import type { Category } from '../../domain/category.js';
import { type Product, priceRange } from '../../domain/product.js';
import { factsOf } from '../../domain/search-document.js';
import { fold } from '../../domain/text.js';
import type { PendingMessage } from '../../use-cases/pending-message.js';

type Identified<T extends { id: string }> = Omit<T, 'id'> & { _id: string };

/** What is listed by and cannot be read from the product itself. */
type Listing = Readonly<{
  facts: readonly string[];
  nameKey: string;
  minPrice: number;
  maxPrice: number;
  createdMs: number;
}>;

/** The messages that wait in the document, and when the relay has something to do with them. */
export type Outgoing = Readonly<{
  pending: readonly PendingMessage[];
  /** Rises with each change of `pending`, so that two who change it do not overwrite each other. */
  pendingRevision: number;
  /** Plain equality, which every server looks up in an index; most documents are in neither. */
  toPublish: boolean;
  toConfirm: boolean;
  publishDue: number | null;
  confirmDue: number | null;
}>;

export type ProductDocument = Identified<Product> & Outgoing & Readonly<{ listing: Listing }>;
export type CategoryDocument = Identified<Category>;

/** Who has a slug, a SKU or a variant id. */
export type KeyDocument = Readonly<{ _id: string; productId: string; claim: string; claimedAt: number }>;

export const productsOf = (database: Db): Collection<ProductDocument> => database.collection('products');
export const categoriesOf = (database: Db): Collection<CategoryDocument> => database.collection('categories');
export const keysOf = (database: Db): Collection<KeyDocument> => database.collection('product_keys');

export const withoutOutgoing = {
  pending: 0,
  pendingRevision: 0,
  toPublish: 0,
  toConfirm: 0,
  publishDue: 0,
  confirmDue: 0,
} as const;

const earliest = (times: readonly number[]) => (times.length > 0 ? Math.min(...times) : null);

export const outgoing = (pending: readonly PendingMessage[], pendingRevision: number): Outgoing => ({
  pending,
  pendingRevision,
  toPublish: pending.some(({ publishedAt }) => publishedAt === null),
  toConfirm: pending.some(({ publishedAt }) => publishedAt !== null),
  publishDue: earliest(
    pending
      .filter(({ publishedAt }) => publishedAt === null)
      .map((message) => Math.max(message.availableAt, message.claimedUntil + 1)),
  ),
  confirmDue: earliest(
    pending.filter(({ publishedAt }) => publishedAt !== null).map(({ confirmAt }) => confirmAt),
  ),
});

/** Everything but the id and the messages. */
export const contentOf = ({ id: _, ...product }: Product) => {
  const { min, max } = priceRange(product);
  const listing: Listing = {
    facts: factsOf(product),
    nameKey: fold(product.name),
    minPrice: min.minor,
    maxPrice: max.minor,
    createdMs: Date.parse(product.createdAt),
  };
  return { ...product, listing };
};

export const toDocument = (product: Product, pending: readonly PendingMessage[]): ProductDocument => ({
  _id: product.id,
  ...contentOf(product),
  ...outgoing(pending, 0),
});

export type StoredProduct = Omit<ProductDocument, keyof Outgoing>;

export const toProduct = ({ _id, listing: _, ...product }: StoredProduct): Product => ({
  id: _id,
  ...product,
});
