import type { Position, ProductFilter, ProductSort } from '../domain/product-query.js';
import type { Bind } from './sql-parameters.js';

// The catalogue and the search index are filtered and sorted by the same columns, so both use this file.

/** The conditions of a filter. Facets leave out one field at a time, so those are kept apart by the field. */
export const filterConditions = (filter: ProductFilter, bind: Bind) => {
  const general = ['true'];
  const byField = new Map<string, string>();
  const narrow = (field: string, condition: string) => {
    const earlier = byField.get(field);
    byField.set(field, earlier ? `(${earlier} and ${condition})` : condition);
  };
  if (filter.active !== undefined) general.push(`active = ${bind(filter.active)}`);
  if (filter.minPrice !== undefined) general.push(`max_price >= ${bind(filter.minPrice)}`);
  if (filter.maxPrice !== undefined) general.push(`min_price <= ${bind(filter.maxPrice)}`);
  if (filter.categoryIds) narrow('category', `category_id = any(${bind(filter.categoryIds)}::uuid[])`);
  if (filter.brands) narrow('brand', `brand = any(${bind(filter.brands)}::text[])`);
  for (const { name, values } of filter.facts ?? [])
    narrow(name, `facts && ${bind(values.map((value) => `${name}=${value}`))}::text[]`);
  return { general, byField, all: [...general, ...byField.values()] };
};

const orders: Record<ProductSort, { column: string; type: string; descending: boolean }> = {
  RELEVANCE: { column: 'created_ms', type: 'bigint', descending: true },
  NEWEST: { column: 'created_ms', type: 'bigint', descending: true },
  NAME_ASC: { column: 'name_key', type: 'text', descending: false },
  NAME_DESC: { column: 'name_key', type: 'text', descending: true },
  PRICE_ASC: { column: 'min_price', type: 'bigint', descending: false },
  PRICE_DESC: { column: 'min_price', type: 'bigint', descending: true },
};

/** The order of a sort with the id as tie-breaker, and the condition that goes on behind a position. */
export const listingOrder = (sort: ProductSort, relevance?: string) => {
  const order = sort === 'RELEVANCE' && relevance ? { ...orders.RELEVANCE, column: relevance } : orders[sort];
  const direction = order.descending ? 'desc' : 'asc';
  return {
    key: order.column,
    orderBy: `${order.column} ${direction}, id ${direction}`,
    behind: (after: Position, bind: Bind) =>
      `(${order.column}, id) ${order.descending ? '<' : '>'} (${bind(after.key)}::${order.type}, ${bind(after.id)}::uuid)`,
  };
};

/** The driver answers bigint as text. */
export const toPositionKey = (key: string | number, sort: ProductSort): string | number =>
  sort === 'NAME_ASC' || sort === 'NAME_DESC' ? String(key) : Number(key);
