import { beforeAll, describe, expect, it } from 'vitest';
import type { Category } from '../domain/category.js';
import { aCategory, aProduct, aVariant } from '../domain/product.fixture.js';
import type { Product } from '../domain/product.js';
import type { ProductFilter, ProductSort } from '../domain/product-query.js';
import type { CatalogueStore } from './catalogue-store.js';

/** What every catalogue store must do, whatever database is below it. */
export const catalogueStoreContract = (name: string, openStore: () => CatalogueStore) =>
  describe(`catalogue store on ${name}`, () => {
    let store: CatalogueStore;
    beforeAll(() => {
      store = openStore();
    });
    const saved = async (changes: Partial<Product> = {}) => {
      const product = aProduct(changes);
      expect(await store.insert(product, [])).toMatchObject({ ok: true });
      return product;
    };

    it('gives back what was written, by id, slug and variant id', async () => {
      const product = await saved({ name: 'فنجان 🫖 茶', attributes: [{ name: 'Größe', value: '½ l' }] });
      expect(await store.findByIds([product.id])).toEqual([product]);
      expect(await store.findBySlug(product.slug)).toEqual(product);
      expect(await store.findByVariantIds(product.variants.map(({ id }) => id))).toEqual([product]);
    });

    it('finds nothing where nothing is', async () => {
      expect(await store.findByIds(['01990000-0000-7000-8000-ffffffffffff'])).toEqual([]);
      expect(await store.findByIds([])).toEqual([]);
      expect(await store.findBySlug('nothing')).toBeNull();
    });

    it('adds many at once, and leaves those that are there as they are', async () => {
      const there = await saved();
      const fresh = [aProduct(), aProduct({ variants: [aVariant(), aVariant()] })];
      const entries = [{ ...there, name: 'Other' }, ...fresh].map((product) => ({ product, pending: [] }));
      await store.insertMissing(entries);
      await store.insertMissing(entries);
      await store.insertMissing([]);
      for (const product of [there, ...fresh]) expect(await store.findByIds([product.id])).toEqual([product]);
      expect(
        await store.findByVariantIds(fresh.map(({ variants }) => variants.at(-1)?.id ?? '')),
      ).toHaveLength(2);
    });

    it('adds none of many whose SKU another product has', async () => {
      const { variants } = await saved();
      const clash = aProduct({ variants: [aVariant({ sku: variants[0]?.sku })] });
      await expect(store.insertMissing([{ product: clash, pending: [] }])).rejects.toThrow();
      expect(await store.findByIds([clash.id])).toEqual([]);
    });

    it('refuses a slug and a SKU that another product has, and writes nothing then', async () => {
      const first = await saved();
      const sameSlug = aProduct({ slug: first.slug });
      const sameSku = aProduct({ variants: [aVariant({ sku: first.variants[0]?.sku })] });
      expect(await store.insert(sameSlug, [])).toMatchObject({ error: { code: 'SLUG_TAKEN' } });
      expect(await store.insert(sameSku, [])).toMatchObject({ error: { code: 'SKU_TAKEN' } });
      expect(await store.findByIds([sameSlug.id, sameSku.id])).toEqual([]);
    });

    it('refuses to change a product into the slug or SKU of another', async () => {
      const [first, second] = [await saved(), await saved()];
      const next = { ...second, version: 2 };
      const variants = [{ ...aVariant(), sku: first.variants[0]?.sku ?? '' }];
      expect(await store.replace({ ...next, slug: first.slug }, 1, [])).toMatchObject({
        error: { code: 'SLUG_TAKEN' },
      });
      expect(await store.replace({ ...next, variants }, 1, [])).toMatchObject({
        error: { code: 'SKU_TAKEN' },
      });
      expect(await store.findByIds([second.id])).toEqual([second]);
    });

    it('takes only one of two changes that were made from the same version', async () => {
      const product = await saved();
      const changes = ['one', 'two'].map((name) => store.replace({ ...product, name, version: 2 }, 1, []));
      const results = await Promise.all(changes);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      expect(results.filter(({ ok }) => !ok)).toMatchObject([{ error: { code: 'VERSION_CONFLICT' } }]);
    });

    it('frees the SKU of a variant that is gone', async () => {
      const product = await saved();
      const freed = product.variants[0]?.sku;
      await store.replace({ ...product, version: 2, variants: [aVariant()] }, 1, []);
      expect(await store.insert(aProduct({ variants: [aVariant({ sku: freed })] }), [])).toMatchObject({
        ok: true,
      });
    });

    it('keeps categories in their order, and a second save changes the first', async () => {
      const category = aCategory({ position: 7 });
      await store.saveCategory(category);
      await store.saveCategory({ ...category, name: 'Renamed' });
      const found = (await store.categories()).filter(({ id }) => id === category.id);
      expect(found).toEqual([{ ...category, name: 'Renamed' }]);
    });

    describe('lists', () => {
      let category: Category;
      const price = (minor: number) => [aVariant({ price: { minor, currency: 'EUR' } })];
      beforeAll(async () => {
        category = aCategory();
        await store.saveCategory(category);
        const base = { categoryId: category.id };
        await saved({ ...base, name: 'Äpfel', variants: price(100), createdAt: '2026-01-03T00:00:00.000Z' });
        await saved({
          ...base,
          name: 'banane',
          variants: price(300),
          brand: 'Obst',
          createdAt: '2026-01-01T00:00:00.000Z',
        });
        await saved({
          ...base,
          name: 'Banane',
          variants: price(200),
          active: false,
          createdAt: '2026-01-02T00:00:00.000Z',
        });
        await saved({
          ...base,
          name: 'Zitrone',
          variants: price(200),
          attributes: [{ name: 'Taste', value: 'sour' }],
        });
      });
      const namesOf = async (filter: ProductFilter, sort: ProductSort = 'NAME_ASC') => {
        const page = await store.list({
          filter: { categoryIds: [category.id], ...filter },
          sort,
          limit: 10,
          after: null,
        });
        return page.map(({ item }) => item.name);
      };

      it.each<[ProductSort, string]>([
        ['PRICE_ASC', 'Äpfel'],
        ['PRICE_DESC', 'banane'],
        ['NEWEST', 'Äpfel'],
        ['NAME_ASC', 'Äpfel'],
        ['NAME_DESC', 'Zitrone'],
      ])('%s begins with %s', async (sort, first) => {
        expect((await namesOf({}, sort))[0]).toBe(first);
      });

      it.each<[string, ProductFilter, string[]]>([
        ['activity', { active: false }, ['Banane']],
        ['brand', { brands: ['Obst'] }, ['banane']],
        ['attribute', { facts: [{ name: 'Taste', values: ['sour', 'sweet'] }] }, ['Zitrone']],
        ['option of a variant', { facts: [{ name: 'Colour', values: ['Red'] }] }, []],
        ['lowest price', { minPrice: 201 }, ['banane']],
        ['highest price', { maxPrice: 100 }, ['Äpfel']],
        ['no category at all', { categoryIds: [] }, []],
      ])('can be narrowed by %s', async (_, filter, names) => {
        expect(await namesOf(filter)).toEqual(names);
        expect(await store.count({ categoryIds: [category.id], ...filter })).toBe(names.length);
      });

      it.each<ProductSort>(['NAME_ASC', 'NAME_DESC', 'PRICE_ASC', 'PRICE_DESC', 'NEWEST'])(
        'give every product exactly once over pages of one by %s, although some are equal',
        async (sort) => {
          const seen: string[] = [];
          for (let after = null, more = true; more; ) {
            const query = { filter: { categoryIds: [category.id] }, sort, limit: 1, after };
            const [row] = await store.list(query);
            more = row !== undefined;
            if (row) seen.push(row.item.id);
            after = (row?.position ?? null) as never;
          }
          expect(seen).toHaveLength(4);
          expect(new Set(seen).size).toBe(4);
        },
      );
    });
  });
