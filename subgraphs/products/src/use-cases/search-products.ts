import type { Product } from '../domain/product.js';
import type { Positioned } from '../domain/product-query.js';
import type { CatalogueStore } from './catalogue-store.js';
import type { SearchIndex, SearchQuery } from './search-index.js';

type Deps = Readonly<{ catalogue: CatalogueStore; searchIndex: SearchIndex }>;

export type SearchProducts = ReturnType<typeof makeSearchProducts>;

/** A found product; null where the index is ahead of or behind the catalogue and the product is not to be shown. */
export type Hit = Positioned<Product | null>;

/** The index finds, the catalogue shows: what is shown is never older than the catalogue. */
export const makeSearchProducts =
  ({ catalogue, searchIndex }: Deps) =>
  async (query: SearchQuery): Promise<Hit[]> => {
    const found = await searchIndex.search(query);
    const products = await catalogue.findByIds(found.map(({ item }) => item));
    const byId = new Map(products.map((product) => [product.id, product]));
    const { active } = query.filter;
    return found.map(({ item, position }) => {
      const product = byId.get(item);
      const isShown = product && (active === undefined || product.active === active);
      return { item: isShown ? product : null, position };
    });
  };
