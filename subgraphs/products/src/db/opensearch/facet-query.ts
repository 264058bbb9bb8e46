import type { ProductFilter } from '../../domain/product-query.js';
import type { SearchSummary } from '../../use-cases/search-index.js';
import { type FacetRow, toFacets } from '../facet-list.js';
import { filterClauses } from './listing-query.js';
import type { Clause } from './term-query.js';

// More than every field and value of a shop; what is beyond is the rarest.
const maxValues = 2_000;

const counted = {
  facts: { terms: { field: 'facts', size: maxValues } },
  brand: { terms: { field: 'brand', size: maxValues } },
  category: { terms: { field: 'categorySlug', size: maxValues } },
};

type Bucket = { key: string; doc_count: number };
type Counted = { doc_count: number } & Record<keyof typeof counted, { buckets: Bucket[] }>;
export type FacetAnswer = Record<string, Counted>;

const passOf = (at: number) => `pass_${at}`;

/** Counts once with all filters and once without each field that is filtered: a choice does not hide its alternatives. */
export const facetRequest = (match: Clause, filter: ProductFilter) => {
  const { general, byField } = filterClauses(filter);
  const fields = [...byField];
  const without = (field?: string) => ({
    filter: {
      bool: { filter: fields.flatMap(([name, clauses]) => (name === field ? [] : clauses)) },
    },
    aggs: counted,
  });
  const passes = fields.map(([field], at) => [passOf(at), without(field)]);
  return {
    size: 0,
    query: { bool: { must: [match], filter: general } },
    aggs: { all: without(), ...Object.fromEntries(passes) },
  };
};

const rowsOf = ({ facts, brand, category }: Counted): FacetRow[] => [
  ...facts.buckets.map(({ key, doc_count: count }) => ({
    field: key.slice(0, key.indexOf('=')),
    value: key.slice(key.indexOf('=') + 1),
    count,
  })),
  ...brand.buckets.map(({ key, doc_count: count }) => ({ field: 'brand', value: key, count })),
  ...category.buckets.map(({ key, doc_count: count }) => ({ field: 'category', value: key, count })),
];

export const readFacets = (answer: FacetAnswer, filter: ProductFilter): SearchSummary => {
  const all = answer.all as Counted;
  const filtered = [...filterClauses(filter).byField.keys()];
  const rows = [
    ...rowsOf(all).filter(({ field }) => !filtered.includes(field)),
    ...filtered.flatMap((own, at) =>
      rowsOf(answer[passOf(at)] as Counted).filter(({ field }) => field === own),
    ),
  ];
  return { totalCount: all.doc_count, facets: toFacets(rows) };
};
