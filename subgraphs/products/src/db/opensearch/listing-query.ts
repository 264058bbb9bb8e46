import type { Position, ProductFilter, ProductSort } from '../../domain/product-query.js';
import type { Clause } from './term-query.js';

/** The conditions of a filter. Facets leave out one field at a time, so those are kept apart by the field. */
export const filterClauses = (filter: ProductFilter) => {
  const general: Clause[] = [];
  const byField = new Map<string, Clause[]>();
  const narrow = (field: string, clause: Clause) =>
    byField.set(field, [...(byField.get(field) ?? []), clause]);
  if (filter.active !== undefined) general.push({ term: { active: filter.active } });
  if (filter.minPrice !== undefined) general.push({ range: { maxPrice: { gte: filter.minPrice } } });
  if (filter.maxPrice !== undefined) general.push({ range: { minPrice: { lte: filter.maxPrice } } });
  if (filter.categoryIds) narrow('category', { terms: { categoryId: filter.categoryIds } });
  if (filter.brands) narrow('brand', { terms: { brand: filter.brands } });
  for (const { name, values } of filter.facts ?? [])
    narrow(name, { terms: { facts: values.map((value) => `${name}=${value}`) } });
  return { general, byField, all: [...general, ...[...byField.values()].flat()] };
};

const orders: Record<ProductSort, { field: string; order: 'asc' | 'desc' }> = {
  RELEVANCE: { field: 'createdMs', order: 'desc' },
  NEWEST: { field: 'createdMs', order: 'desc' },
  NAME_ASC: { field: 'nameKey', order: 'asc' },
  NAME_DESC: { field: 'nameKey', order: 'desc' },
  PRICE_ASC: { field: 'minPrice', order: 'asc' },
  PRICE_DESC: { field: 'minPrice', order: 'desc' },
};

// A cursor holds integers, so that it is exact: the bits of a score, which rise with it, as scores are never negative.
const bits = new DataView(new ArrayBuffer(4));
const toBits = (score: number): number => {
  bits.setFloat32(0, score);
  return bits.getUint32(0);
};
const fromBits = (key: number): number => {
  bits.setUint32(0, key);
  const score = bits.getFloat32(0);
  return Number.isFinite(score) ? score : 0;
};

/** The order of a sort with the id as tie-breaker, and how positions in it go into cursors and come back. */
export const listingSort = (sort: ProductSort, hasWords: boolean) => {
  const byScore = sort === 'RELEVANCE' && hasWords;
  const { field, order } = byScore ? { field: '_score', order: 'desc' as const } : orders[sort];
  return {
    sort: [{ [field]: order }, { id: order }],
    searchAfter: ({ key, id }: Position) => [byScore ? fromBits(Number(key)) : key, id],
    toPosition: ([key, id]: readonly unknown[]): Position => ({
      key: byScore ? toBits(key as number) : (key as string | number),
      id: id as string,
    }),
  };
};
