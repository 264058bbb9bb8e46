import { err, ok, type Result } from '@shop/kit/result';
import type { FieldFault } from './product-draft.js';
import { isStorable } from './text.js';

export const productSorts = [
  'RELEVANCE',
  'NEWEST',
  'NAME_ASC',
  'NAME_DESC',
  'PRICE_ASC',
  'PRICE_DESC',
] as const;
export type ProductSort = (typeof productSorts)[number];

export type FactFilter = Readonly<{ name: string; values: readonly string[] }>;

export type ProductFilter = Readonly<{
  /** Undefined means both; only staff may ask for that. */
  active?: boolean;
  categoryIds?: readonly string[];
  brands?: readonly string[];
  /** Options and attributes alike: a shopper does not care which of them "Colour" is. */
  facts?: readonly FactFilter[];
  minPrice?: number;
  maxPrice?: number;
}>;

/** Where the page before ended: the value it was sorted by, and the id as the tie-breaker. */
export type Position = Readonly<{ key: string | number; id: string }>;

export type ProductQuery = Readonly<{
  filter: ProductFilter;
  sort: ProductSort;
  limit: number;
  after: Position | null;
}>;

export type Positioned<T> = Readonly<{ item: T; position: Position }>;

export const maxTermLength = 200;
const maxValues = 50;

const valuesFault = (field: string, values: readonly string[] = []): FieldFault[] => {
  if (values.length > maxValues) return [{ field, message: `Give at most ${maxValues} values.` }];
  const sound = values.every((value) => value.length <= 200 && isStorable(value));
  return sound ? [] : [{ field, message: 'Each value is a text of at most 200 characters.' }];
};

const priceFaults = ({ minPrice, maxPrice }: ProductFilter): FieldFault[] => {
  const faults: FieldFault[] = [];
  if (minPrice !== undefined && minPrice < 0)
    faults.push({ field: 'filter.minPrice', message: 'A price is not negative.' });
  if (maxPrice !== undefined && maxPrice < 0)
    faults.push({ field: 'filter.maxPrice', message: 'A price is not negative.' });
  if (minPrice !== undefined && maxPrice !== undefined && minPrice > maxPrice)
    faults.push({ field: 'filter.minPrice', message: 'The lowest price is above the highest.' });
  return faults;
};

export const checkFilter = (filter: ProductFilter): Result<ProductFilter, readonly FieldFault[]> => {
  const facts = filter.facts ?? [];
  const faults = [
    ...valuesFault('filter.categories', filter.categoryIds),
    ...valuesFault('filter.brands', filter.brands),
    ...(facts.length > 20 ? [{ field: 'filter.attributes', message: 'Give at most 20 attributes.' }] : []),
    ...valuesFault(
      'filter.attributes',
      facts.map((fact) => fact.name),
    ),
    ...facts.flatMap((fact, at) => valuesFault(`filter.attributes.${at}.values`, fact.values)),
    ...priceFaults(filter),
  ];
  return faults.length > 0 ? err(faults) : ok(filter);
};
