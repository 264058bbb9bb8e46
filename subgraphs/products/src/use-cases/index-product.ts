import { toSearchDocument } from '../domain/search-document.js';
import type { CatalogueStore } from './catalogue-store.js';
import type { SearchIndex } from './search-index.js';

type Deps = Readonly<{ catalogue: CatalogueStore; searchIndex: SearchIndex }>;

export type IndexProduct = ReturnType<typeof makeIndexProduct>;

/**
 * Brings the search index up to the catalogue. It reads the product as it is now instead of as the message had it,
 * so late, repeated and reordered messages end at the same index.
 */
export const makeIndexProduct =
  ({ catalogue, searchIndex }: Deps) =>
  async (productId: string, atLeastVersion: number): Promise<'applied' | 'stale'> => {
    const [product] = await catalogue.findByIds([productId]);
    // A replica that lags behind; the message is tried again.
    if (!product || product.version < atLeastVersion)
      throw new Error(`product ${productId} is not yet at version ${atLeastVersion}`);
    const categories = await catalogue.categories();
    const category = categories.find(({ id }) => id === product.categoryId);
    if (!category) throw new Error(`product ${productId} is in an unknown category`);
    return searchIndex.put(toSearchDocument(product, category));
  };
