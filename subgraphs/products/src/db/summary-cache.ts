import { createCache } from '@shop/kit/cache';
import type { Logger } from '@shop/kit/log';
import type { Closeable } from '@shop/kit/process';
import type { ProductFilter } from '../domain/product-query.js';
import type { SearchIndex, SearchSummary } from '../use-cases/search-index.js';

// Counts over the whole catalogue are the dearest part of a list page, and the same pages are asked for again and again. A count that is
// this old misleads nobody; the products themselves are never this old.
const ttlMs = 15_000;

type SummaryCache = Closeable & Pick<SearchIndex, 'summarise'>;

/** Facets and totals, counted once for all who ask for the same page. */
export const createSummaryCache = (
  searchIndex: Pick<SearchIndex, 'summarise'>,
  log: Logger,
): SummaryCache => {
  const cache = createCache<SearchSummary>({
    name: 'search_summary',
    maxEntries: 2_000,
    ttlMs,
    load: async (keys) => {
      const counted = keys.map(async (key) => {
        const [term, filter] = JSON.parse(key) as [string, ProductFilter];
        return [key, await searchIndex.summarise(term, filter)] as const;
      });
      return new Map(await Promise.all(counted));
    },
    log,
  });
  return {
    summarise: async (term, filter) =>
      (await cache.get(JSON.stringify([term, filter]))) ?? searchIndex.summarise(term, filter),
    close: () => cache.close(),
  };
};
