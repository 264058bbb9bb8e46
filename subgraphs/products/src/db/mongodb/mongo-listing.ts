import type { Filter, Sort } from 'mongodb';
import type { Position, ProductFilter, ProductSort } from '../../domain/product-query.js';
import type { ProductDocument, StoredProduct } from './mongo-documents.js';

type Conditions = Filter<ProductDocument>;

export const filterConditions = (filter: ProductFilter): Conditions[] => {
  const all: Conditions[] = [];
  if (filter.active !== undefined) all.push({ active: filter.active });
  if (filter.minPrice !== undefined) all.push({ 'listing.maxPrice': { $gte: filter.minPrice } });
  if (filter.maxPrice !== undefined) all.push({ 'listing.minPrice': { $lte: filter.maxPrice } });
  if (filter.categoryIds) all.push({ categoryId: { $in: [...filter.categoryIds] } });
  if (filter.brands) all.push({ brand: { $in: [...filter.brands] } });
  for (const { name, values } of filter.facts ?? [])
    all.push({ 'listing.facts': { $in: values.map((value) => `${name}=${value}`) } });
  return all;
};

/** The conditions side by side where no two are on one field, so that a server need not look into an `$and`. */
export const matching = (conditions: readonly Conditions[]): Conditions => {
  const names = conditions.flatMap((condition) => Object.keys(condition));
  if (new Set(names).size === names.length) return Object.assign({}, ...conditions);
  return { $and: [...conditions] };
};

const orders = {
  RELEVANCE: { field: 'createdMs', direction: -1 },
  NEWEST: { field: 'createdMs', direction: -1 },
  NAME_ASC: { field: 'nameKey', direction: 1 },
  NAME_DESC: { field: 'nameKey', direction: -1 },
  PRICE_ASC: { field: 'minPrice', direction: 1 },
  PRICE_DESC: { field: 'minPrice', direction: -1 },
} as const satisfies Record<ProductSort, { field: keyof StoredProduct['listing']; direction: 1 | -1 }>;

/** The order of a sort with the id as tie-breaker, and the condition that goes on behind a position. */
export const listingOrder = (sort: ProductSort) => {
  const { field, direction } = orders[sort];
  const path = `listing.${field}`;
  const beyond = direction === 1 ? '$gt' : '$lt';
  const behind = ({ key, id }: Position): Conditions => ({
    // The first condition is implied by the others; it is what lets an index start at the position.
    [path]: { [direction === 1 ? '$gte' : '$lte']: key },
    $or: [{ [path]: { [beyond]: key } }, { [path]: key, _id: { [beyond]: id } }],
  });
  const orderBy: Sort = [
    [path, direction],
    ['_id', direction],
  ];
  return { orderBy, behind, keyOf: ({ listing }: StoredProduct) => listing[field] };
};
