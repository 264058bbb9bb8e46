import { beforeAll, describe, expect, it } from 'vitest';
import { aCategory, aProduct, aVariant } from '../domain/product.fixture.js';
import type { Product } from '../domain/product.js';
import type { ProductFilter, ProductSort } from '../domain/product-query.js';
import { toSearchDocument } from '../domain/search-document.js';
import type { SearchIndex } from './search-index.js';

/** An empty index; search looks at everything. */
export type IndexUnderTest = Readonly<{
  index: SearchIndex;
  /**
   * The one difference: in PostgreSQL a write is found at once, in OpenSearch within a second. Resolves when all
   * writes so far are found.
   */
  settled(): Promise<void>;
}>;

/** What every search index must do. */
export const searchIndexContract = (name: string, open: () => Promise<IndexUnderTest>) =>
  describe(`search index on ${name}`, () => {
    let index: SearchIndex;
    let settled: () => Promise<void>;
    const names = new Map<string, string>();
    const kitchen = aCategory({ slug: 'kitchen', name: 'Kitchen' });
    const audio = aCategory({ slug: 'audio', name: 'Audio' });
    const put = async (changes: Partial<Product>, category = kitchen) => {
      const product = aProduct({ categoryId: category.id, attributes: [], description: '', ...changes });
      names.set(product.id, product.name);
      expect(await index.put(toSearchDocument(product, category))).toBe('applied');
      return product;
    };
    const coloured = (...colours: string[]) =>
      colours.map((value, at) =>
        aVariant({ options: [{ name: 'Colour', value }], price: { minor: 1000 + at, currency: 'EUR' } }),
      );
    const find = async (term: string, filter: ProductFilter = {}, sort: ProductSort = 'RELEVANCE') => {
      const hits = await index.search({
        term,
        filter: { active: true, ...filter },
        sort,
        limit: 50,
        after: null,
      });
      return hits.map(({ item }) => names.get(item));
    };

    beforeAll(async () => {
      ({ index, settled } = await open());
      await put({ name: 'Crème Brûlée Torch', brand: 'Gusswerk', variants: coloured('Red') });
      await put({
        name: 'Kettle Svala',
        brand: 'Fjordhus',
        description: 'Pours tea and coffee.',
        variants: coloured('Red', 'Blue'),
      });
      await put({ name: 'Tea Strainer', brand: 'Fjordhus', variants: coloured('Blue') });
      await put({ name: 'Studio Headphones', brand: 'Klangwerk', variants: coloured('Black') }, audio);
      await put({ name: '남부 철기 Kettle 南部鉄瓶', brand: 'Iwate', variants: coloured('Black') });
      await put({ name: 'صابون حلب Aleppo Soap', brand: 'Dar', variants: coloured('Green') });
      await put({ name: 'Hidden Kettle', brand: 'Fjordhus', active: false, variants: coloured('Red') });
      await settled();
    });

    it.each([
      ['a word', 'strainer', ['Tea Strainer']],
      ['the beginning of a word', 'strai', ['Tea Strainer']],
      ['a word in another form', 'strainers', ['Tea Strainer']],
      ['a word without its accents', 'creme brulee', ['Crème Brûlée Torch']],
      ['a word with a typing error', 'headfones', ['Studio Headphones']],
      ['letters in the wrong order', 'ketlte svala', ['Kettle Svala']],
      ['words in any order', 'studio klangwerk', ['Studio Headphones']],
      ['a part of a word without spaces', '鉄瓶', ['남부 철기 Kettle 南部鉄瓶']],
      ['Korean', '남부', ['남부 철기 Kettle 南部鉄瓶']],
      ['right-to-left text', 'صابون', ['صابون حلب Aleppo Soap']],
      ['a word among stop words', 'the strainer', ['Tea Strainer']],
      ['another word for the same thing', 'headset', ['Studio Headphones']],
      ['a Korean word for what is described in English', '헤드폰', ['Studio Headphones']],
      ['only words that are nowhere', 'submarine', []],
      ['only signs', '🫖 %_', []],
    ])('finds by %s', async (_, term, expected) => {
      expect(await find(term)).toEqual(expected);
    });

    it('finds everything on sale when the term is empty', async () => {
      expect(await find(' ')).toHaveLength(6);
    });

    it('puts a hit in the name before one in the description', async () => {
      expect(await find('tea')).toEqual(['Tea Strainer', 'Kettle Svala']);
    });

    it('takes a document only when it is newer', async () => {
      const product = await put({ name: 'Whisk', version: 5 });
      const older = toSearchDocument({ ...product, name: 'Old', version: 4 }, kitchen);
      const newer = toSearchDocument({ ...product, active: false, version: 6 }, kitchen);
      expect([await index.put(older), await index.put(newer), await index.put(newer)]).toEqual([
        'stale',
        'applied',
        'stale',
      ]);
      await settled();
      expect(await find('whisk')).toEqual([]);
    });

    it('takes many documents at once, each only when it is newer', async () => {
      const many = Array.from({ length: 30 }, (_, at) =>
        toSearchDocument(aProduct({ name: `Bulk ${at}`, active: false, version: 2 }), kitchen),
      );
      const [first] = many;
      if (!first) throw new Error('no document');
      expect(await index.put(first)).toBe('applied');
      const outcomes = await index.putMany(many);
      expect(outcomes).toHaveLength(30);
      expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(1);
      expect(outcomes[0]).toBe('stale');
      await settled();
      const found = await index.search({ term: 'bulk', filter: {}, sort: 'NEWEST', limit: 50, after: null });
      expect(found).toHaveLength(30);
    });

    it('narrows by category, brand, option and price', async () => {
      expect(await find('', { categoryIds: [audio.id] })).toEqual(['Studio Headphones']);
      expect(await find('kettle', { brands: ['Fjordhus'] })).toEqual(['Kettle Svala']);
      expect(await find('', { facts: [{ name: 'Colour', values: ['Blue'] }] }, 'NAME_ASC')).toEqual([
        'Kettle Svala',
        'Tea Strainer',
      ]);
      expect(await find('kettle', { minPrice: 1001 })).toEqual(['Kettle Svala']);
    });

    it.each<ProductSort>(['RELEVANCE', 'NAME_ASC', 'PRICE_DESC'])(
      'pages by %s give every hit once',
      async (sort) => {
        const seen: string[] = [];
        for (let after = null, more = true; more; ) {
          const [hit] = await index.search({ term: 'kettle', filter: {}, sort, limit: 1, after });
          more = hit !== undefined;
          if (hit) seen.push(hit.item);
          after = (hit?.position ?? null) as never;
        }
        expect(seen.map((id) => names.get(id)).sort()).toEqual([
          'Hidden Kettle',
          'Kettle Svala',
          '남부 철기 Kettle 南部鉄瓶',
        ]);
      },
    );

    const valuesOf = async (field: string, filter: ProductFilter, term = '') => {
      const { facets } = await index.summarise(term, { active: true, ...filter });
      const values = facets.find((facet) => facet.field === field)?.values ?? [];
      return Object.fromEntries(values.map(({ value, count }) => [value, count]));
    };

    it('counts all that was found', async () => {
      expect(await index.summarise('kettle', { active: true })).toMatchObject({ totalCount: 2 });
      expect(await index.summarise('submarine', {})).toEqual({ totalCount: 0, facets: [] });
    });

    it('counts the values of a field without its own filter, and with those of the others', async () => {
      const red = { facts: [{ name: 'Colour', values: ['Red'] }] };
      expect(await valuesOf('Colour', red)).toEqual({ Black: 2, Blue: 2, Green: 1, Red: 2 });
      expect(await valuesOf('brand', red)).toEqual({ Gusswerk: 1, Fjordhus: 1 });
      const both = { ...red, brands: ['Fjordhus'] };
      expect(await valuesOf('brand', both)).toEqual({ Gusswerk: 1, Fjordhus: 1 });
      expect(await valuesOf('Colour', both)).toEqual({ Blue: 2, Red: 1 });
      expect(await valuesOf('category', {}, 'kettle')).toEqual({ kitchen: 2 });
    });

    it.each([
      ['ket', 'PRODUCT', 'Kettle Svala'],
      ['kit', 'CATEGORY', 'Kitchen'],
      ['FJO', 'BRAND', 'Fjordhus'],
      ['brûl', 'PRODUCT', 'Crème Brûlée Torch'],
      ['headfon', 'PRODUCT', 'Studio Headphones'],
      ['남', 'PRODUCT', '남부 철기 Kettle 南部鉄瓶'],
    ])('suggests for %s the %s %s first', async (term, kind, text) => {
      expect((await index.suggest(term, 8))[0]).toMatchObject({ kind, text });
    });

    it('suggests no more than asked for, nothing for nothing, and nothing that is not on sale', async () => {
      expect(await index.suggest('k', 1)).toHaveLength(1);
      expect(await index.suggest(' ', 8)).toEqual([]);
      expect((await index.suggest('hidden', 8)).map(({ text }) => text)).not.toContain('Hidden Kettle');
    });
  });
