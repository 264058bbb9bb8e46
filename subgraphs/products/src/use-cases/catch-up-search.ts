import { crashPoint } from '@shop/kit/crash-point';
import { metrics } from '@shop/kit/metrics';
import { toSearchDocument } from '../domain/search-document.js';
import type { CatalogueStore } from './catalogue-store.js';
import type { SearchBacklog } from './search-backlog.js';
import type { SearchIndex } from './search-index.js';
import { SearchUnavailable } from './search-unavailable.js';

type Deps = Readonly<{ catalogue: CatalogueStore; searchIndex: SearchIndex; backlog: SearchBacklog }>;

export const catchUpBatch = 200;

const lag = metrics.gauge(
  'search_index_lag_seconds',
  'How long the longest waiting product has been waiting for the search index.',
);

/** Indexes what waited for the search index to come back, and tells how far it is behind. Returns how many were done. */
export const makeCatchUpSearch = ({ catalogue, searchIndex, backlog }: Deps) => {
  const next = async (): Promise<number> => {
    const waiting = await backlog.first(catchUpBatch);
    if (waiting.length === 0) return 0;
    const products = await catalogue.findByIds(waiting.map(({ productId }) => productId));
    const categories = new Map((await catalogue.categories()).map((category) => [category.id, category]));
    await searchIndex.putMany(
      products.flatMap((product) => {
        const category = categories.get(product.categoryId);
        return category ? [toSearchDocument(product, category)] : [];
      }),
    );
    crashPoint('products:after-catch-up');
    await backlog.remove(waiting);
    return waiting.length;
  };
  return async (): Promise<number> => {
    try {
      return await next();
    } catch (error) {
      // Still down: that is what the backlog is for.
      if (error instanceof SearchUnavailable) return 0;
      throw error;
    } finally {
      lag.set(await backlog.ageSeconds());
    }
  };
};
