import { crashPoint } from '@shop/kit/crash-point';
import { metrics } from '@shop/kit/metrics';
import { toSearchDocument } from '../domain/search-document.js';
import type { CatalogueStore } from './catalogue-store.js';
import type { SearchBacklog } from './search-backlog.js';
import type { PutOutcome, SearchIndex } from './search-index.js';
import { SearchUnavailable } from './search-unavailable.js';

type Deps = Readonly<{
  catalogue: CatalogueStore;
  searchIndex: SearchIndex;
  backlog: Pick<SearchBacklog, 'add'>;
}>;

const delay = metrics.histogram(
  'search_index_delay_seconds',
  'Time from the change of a product until the search index has it.',
);

export type IndexProduct = ReturnType<typeof makeIndexProduct>;

/**
 * Brings the search index up to the catalogue. It reads the product as it is now instead of as the message had it,
 * so late, repeated and reordered messages end at the same index. While the index is down, products wait in the backlog: messages
 * that are tried again and again would end as dead letters in a longer outage.
 */
export const makeIndexProduct =
  ({ catalogue, searchIndex, backlog }: Deps) =>
  async (productId: string, atLeastVersion: number): Promise<PutOutcome | 'postponed'> => {
    const [product] = await catalogue.findByIds([productId]);
    // A replica that lags behind; the message is tried again.
    if (!product || product.version < atLeastVersion)
      throw new Error(`product ${productId} is not yet at version ${atLeastVersion}`);
    const categories = await catalogue.categories();
    const category = categories.find(({ id }) => id === product.categoryId);
    if (!category) throw new Error(`product ${productId} is in an unknown category`);
    try {
      const outcome = await searchIndex.put(toSearchDocument(product, category));
      if (outcome === 'applied') delay.observe((Date.now() - Date.parse(product.updatedAt)) / 1_000);
      return outcome;
    } catch (error) {
      if (!(error instanceof SearchUnavailable)) throw error;
      crashPoint('products:before-backlog');
      await backlog.add(productId);
      return 'postponed';
    }
  };
