import type { Positioned, ProductFilter, ProductQuery } from '../domain/product-query.js';
import type { SearchDocument } from '../domain/search-document.js';

export type Facet = Readonly<{
  field: string;
  values: readonly Readonly<{ value: string; count: number }>[];
}>;
export type SearchSummary = Readonly<{ totalCount: number; facets: readonly Facet[] }>;

export type SuggestionKind = 'CATEGORY' | 'BRAND' | 'PRODUCT';
export type Suggestion = Readonly<{ kind: SuggestionKind; text: string; slug: string | null }>;

export type SearchQuery = ProductQuery & Readonly<{ term: string }>;

/** A document that the index knows in the same version or a newer one is stale, and changes nothing. */
export type PutOutcome = 'applied' | 'stale';

/** Finds products by words. A projection of the catalogue: it may lag behind and can be built again at any time. */
export type SearchIndex = Readonly<{
  /** @throws SearchUnavailable like every other call here. */
  put(document: SearchDocument): Promise<PutOutcome>;
  /** Takes any number; slow when the index is. */
  putMany(documents: readonly SearchDocument[]): Promise<PutOutcome[]>;
  /** Ids of the matching products, best first or in the order asked for. */
  search(query: SearchQuery): Promise<Positioned<string>[]>;
  /** How many match, and how many each further choice would leave: a field's own filter does not narrow its own facet. */
  summarise(term: string, filter: ProductFilter): Promise<SearchSummary>;
  suggest(term: string, limit: number): Promise<Suggestion[]>;
}>;
