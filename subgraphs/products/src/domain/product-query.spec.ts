import { describe, expect, it } from 'vitest';
import { checkFilter, type ProductFilter } from './product-query.js';

const many = Array.from({ length: 51 }, (_, at) => `v${at}`);
const faultsOf = (filter: ProductFilter) => {
  const checked = checkFilter(filter);
  return checked.ok ? [] : checked.error.map(({ field }) => field);
};

describe('a filter', () => {
  it.each<[string, ProductFilter]>([
    ['filter.categories', { categoryIds: many }],
    ['filter.brands', { brands: many }],
    ['filter.brands', { brands: ['nul\0'] }],
    ['filter.attributes', { facts: many.map((name) => ({ name, values: ['x'] })) }],
    ['filter.attributes.0.values', { facts: [{ name: 'Material', values: many }] }],
    ['filter.minPrice', { minPrice: -1 }],
    ['filter.maxPrice', { maxPrice: -1 }],
    ['filter.minPrice', { minPrice: 2, maxPrice: 1 }],
  ])('is refused naming %s', (field, filter) => {
    expect(faultsOf(filter)).toContain(field);
  });

  it('may be empty', () => {
    expect(checkFilter({})).toEqual({ ok: true, value: {} });
  });
});
