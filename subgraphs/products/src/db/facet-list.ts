import type { Facet } from '../use-cases/search-index.js';

const maxFacets = 30;
const maxFacetValues = 50;
const firstFields = ['category', 'brand'];

/** One value of one field with how many products have it. */
export type FacetRow = Readonly<{ field: string; value: string; count: number }>;

const rank = (facet: Facet) => {
  const at = firstFields.indexOf(facet.field);
  return at === -1 ? firstFields.length : at;
};
const size = (facet: Facet) => facet.values.reduce((total, { count }) => total + count, 0);

/** Category and brand first, then by how many products a field tells apart. */
export const toFacets = (rows: readonly FacetRow[]): Facet[] => {
  const byField = new Map<string, { value: string; count: number }[]>();
  for (const { field, value, count } of rows) {
    const values = byField.get(field);
    if (values) values.push({ value, count });
    else byField.set(field, [{ value, count }]);
  }
  return [...byField]
    .map(([field, values]) => ({
      field,
      values: values
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
        .slice(0, maxFacetValues),
    }))
    .sort((a, b) => rank(a) - rank(b) || size(b) - size(a) || (a.field < b.field ? -1 : 1))
    .slice(0, maxFacets);
};
