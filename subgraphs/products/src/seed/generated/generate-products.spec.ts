import { describe, expect, it } from 'vitest';
import { parseProduct } from '../../domain/product-draft.js';
import { seedCategories, seedCurrency, seedProducts } from '../seed-catalogue.js';
import { generateProducts, maxGenerated } from './generate-products.js';

const products = [...generateProducts(2_000)];

describe('a generated catalogue', () => {
  it('holds only sound products, three variants each', () => {
    for (const { id, createdAt, draft } of products) {
      const identity = { id, active: true, version: 1, createdAt, updatedAt: createdAt };
      expect(parseProduct(draft, identity, seedCurrency), draft.slug).toMatchObject({ ok: true });
      expect(draft.variants).toHaveLength(3);
    }
  });

  it('is the same every time, and a larger one begins with a smaller one', () => {
    expect([...generateProducts(100)]).toEqual(products.slice(0, 100));
  });

  it('uses every category', () => {
    expect(new Set(products.map(({ draft }) => draft.categoryId)).size).toBe(seedCategories().length);
  });

  it('has no two equal ids, slugs, names and SKUs, and none of the demo catalogue', () => {
    const all = [...products, ...seedProducts()];
    for (const keys of [
      all.map(({ id }) => id),
      all.map(({ draft }) => draft.slug),
      all.map(({ draft }) => draft.name),
      all.flatMap(({ draft }) => draft.variants.map(({ id }) => id)),
      all.flatMap(({ draft }) => draft.variants.map(({ sku }) => sku)),
    ])
      expect(new Set(keys).size).toBe(keys.length);
  });

  it('has names for as many as may be asked for', () => {
    expect([...generateProducts(maxGenerated, maxGenerated - 1)]).toHaveLength(1);
    expect(() => [...generateProducts(100_000, 99_999)]).toThrow(/at most/);
  });
});
