import { describe, expect, it } from 'vitest';
import { parseProduct } from '../domain/product-draft.js';
import { seedCategories, seedCurrency, seedProducts } from './seed-catalogue.js';
import { seedStock } from './seed-stock.js';

const products = seedProducts();
const variants = products.flatMap(({ draft }) => draft.variants);
const unitsOf = (slug: string) => {
  const ids = products.find(({ draft }) => draft.slug === slug)?.draft.variants.map(({ id }) => id) ?? [];
  return seedStock()
    .filter(({ variantId }) => ids.includes(variantId))
    .map(({ quantity }) => quantity);
};
const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the demo catalogue', () => {
  it('has at least 200 products in 12 categories, none of them empty', () => {
    expect(products.length).toBeGreaterThanOrEqual(200);
    const used = new Set(products.map(({ draft }) => draft.categoryId));
    expect(seedCategories().map(({ id }) => used.has(id))).toEqual(Array(12).fill(true));
  });

  it('holds only sound products', () => {
    for (const { id, createdAt, draft } of products) {
      const identity = { id, active: true, version: 1, createdAt, updatedAt: createdAt };
      expect(parseProduct(draft, identity, seedCurrency), draft.slug).toMatchObject({ ok: true });
    }
  });

  it.each([
    ['product ids', products.map(({ id }) => id)],
    ['slugs', products.map(({ draft }) => draft.slug)],
    ['names', products.map(({ draft }) => draft.name)],
    ['descriptions', products.map(({ draft }) => draft.description)],
    ['variant ids', variants.map(({ id }) => id)],
    ['SKUs', variants.map(({ sku }) => sku)],
  ])('has no two equal %s', (_, values) => {
    expect(new Set(values).size).toBe(values.length);
  });

  it('has the same ids every time, in the shape of a UUIDv7', () => {
    expect(seedProducts()).toEqual(products);
    for (const { id } of [...products, ...variants, ...seedCategories()]) expect(id).toMatch(uuid7);
  });

  it('plans stock for every variant at two locations', () => {
    expect(seedStock().length).toBe(variants.length * 2);
    expect(seedStock()).toEqual(seedStock());
  });

  it('has a limited edition of five units and a product that is sold out', () => {
    expect(unitsOf('aurora-fountain-pen-limited-edition')).toEqual([3, 2]);
    expect(unitsOf('eau-de-cologne-reglisse')).toEqual([0, 0]);
  });
});
