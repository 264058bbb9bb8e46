import type { SearchIndex } from '../../use-cases/search-index.js';
import { isOnlySigns, searchWords } from '../../use-cases/search-words.js';
import { makeBulkWriter } from './bulk-writer.js';
import { type FacetAnswer, facetRequest, readFacets } from './facet-query.js';
import { toIndexed } from './index-definition.js';
import { filterClauses, listingSort } from './listing-query.js';
import { isConflict, type SearchConnection } from './search-connection.js';
import { readSuggestions, type SuggestAnswer, suggestRequest } from './suggest-query.js';
import { type Clause, exactly, termQuery, wordsToCheck } from './term-query.js';

type SearchAnswer = { hits: { hits: { _id: string; sort: unknown[] }[] } };
type CheckAnswer = { aggregations: { known: { buckets: Record<string, { doc_count: number }> } } };

/** The dedicated search: OpenSearch, or another engine with its API. A write shows in searches up to a second later. */
export const makeOpenSearchIndex = (connection: SearchConnection, alias: string): SearchIndex => {
  const { ask } = connection;
  const writeMany = makeBulkWriter(connection);

  const search = <T>(operation: string, body: object) =>
    ask<T>(operation, (client, options) => client.search({ index: alias, body }, options));

  /** Words that no product on sale has. One small question, so that a right word never finds similar ones beside it. */
  const findNowhere = async (term: string): Promise<ReadonlySet<string>> => {
    const words = wordsToCheck(term);
    if (words.length === 0) return new Set();
    const filters = Object.fromEntries(words.map((word) => [word, exactly(word)]));
    const { aggregations } = await search<CheckAnswer>('check-words', {
      size: 0,
      track_total_hits: false,
      query: { term: { active: true } },
      aggs: { known: { filters: { filters } } },
    });
    return new Set(words.filter((word) => aggregations.known.buckets[word]?.doc_count === 0));
  };
  const matchOf = async (term: string): Promise<Clause> => termQuery(term, await findNowhere(term));

  return {
    put: async (document) => {
      try {
        await ask('put', (client, options) =>
          client.index(
            {
              index: alias,
              id: document.id,
              // Else a write to an alias that is not there would make an index of that name.
              require_alias: true,
              version: document.version,
              version_type: 'external',
              body: toIndexed(document),
            },
            options,
          ),
        );
        return 'applied';
      } catch (error) {
        if (isConflict(error)) return 'stale';
        throw error;
      }
    },
    putMany: (documents) => writeMany(alias, documents, true),
    search: async ({ term, filter, sort, limit, after }) => {
      if (isOnlySigns(term)) return [];
      const order = listingSort(sort, searchWords(term).length > 0);
      const { hits } = await search<SearchAnswer>('search', {
        size: limit,
        _source: false,
        track_total_hits: false,
        query: { bool: { must: [await matchOf(term)], filter: filterClauses(filter).all } },
        sort: order.sort,
        ...(after ? { search_after: order.searchAfter(after) } : {}),
      });
      return hits.hits.map(({ _id, sort: values }) => ({ item: _id, position: order.toPosition(values) }));
    },
    summarise: async (term, filter) => {
      if (isOnlySigns(term)) return { totalCount: 0, facets: [] };
      const request = facetRequest(await matchOf(term), filter);
      const { aggregations } = await search<{ aggregations: FacetAnswer }>('summarise', request);
      return readFacets(aggregations, filter);
    },
    suggest: async (term, limit) => {
      const phrase = searchWords(term).join(' ');
      if (phrase === '') return [];
      const answer = await search<SuggestAnswer>('suggest', suggestRequest(phrase, limit));
      return readSuggestions(answer, phrase, limit);
    },
  };
};
