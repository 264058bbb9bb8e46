import { serveGraphql } from '@shop/kit/graphql';
import { createHttpServer } from '@shop/kit/http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { seedCategories, seedProducts } from '../seed/seed-catalogue.js';
import { openTestApp, type TestApp } from '../testing.fixture.js';

let test: TestApp;
const products = seedProducts().map((product) => ({ ...product, active: true }));
const [mug] = products.filter(({ draft }) => draft.slug === 'mug-deich');

beforeAll(async () => {
  test = await openTestApp();
  await test.app.seed({ categories: seedCategories(), products, onProgress: () => undefined });
}, 60_000);
afterAll(() => test.close());

const refusal = async (source: string, variables = {}) => {
  const { errors } = await test.ask(source, variables);
  return { code: errors?.[0].extensions?.code, message: errors?.[0].message };
};
const list = `query ($first: Int, $after: String, $filter: ProductFilter, $sort: ProductSort) {
  products(first: $first, after: $after, filter: $filter, sort: $sort) {
    totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id slug name priceRange { min { amount } } } }
  }
}`;

describe('a product', () => {
  const one =
    'query ($id: ID, $slug: String) { product(id: $id, slug: $slug) { id slug name category { slug } variants { id sku product { id } } } }';

  it('is found by its id and by its slug', async () => {
    const byId = await test.ask(one, { id: mug?.id });
    const bySlug = await test.ask(one, { slug: 'mug-deich' });
    expect(byId.data.product).toMatchObject({ name: 'Mug Deich', category: { slug: 'tableware' } });
    expect(byId.data.product.variants[0].product.id).toBe(mug?.id);
    expect(bySlug).toEqual(byId);
  });

  it.each([
    { id: 'no-id' },
    { id: '' },
    { slug: '' },
    { slug: 'nul\0' },
    { slug: 'x'.repeat(5_000) },
    { slug: '🫖' },
  ])('that cannot exist is null: %j', async (variables) =>
    expect(await test.ask(one, variables)).toEqual({ data: { product: null } }),
  );

  it.each([{}, { id: mug?.id, slug: 'mug-deich' }])('needs exactly one of id and slug', async (variables) => {
    expect(await refusal(one, variables)).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('the catalogue', () => {
  it('can be read page by page, each product once', async () => {
    const seen = new Set<string>();
    let after: string | null = null;
    do {
      const {
        data,
      }: {
        data?:
          | never
          | {
              products: {
                edges: { node: { id: string } }[];
                pageInfo: { hasNextPage: boolean; endCursor: string };
              };
            };
      } = await test.ask(list, { first: 50, after, sort: 'PRICE_ASC' });
      for (const { node } of data?.products.edges ?? []) seen.add(node.id);
      after = data?.products.pageInfo.hasNextPage ? data.products.pageInfo.endCursor : null;
    } while (after);
    expect(seen.size).toBe(products.length);
  });

  it('has pages of twenty and a total', async () => {
    const { data } = await test.ask(list);
    expect(data.products.edges).toHaveLength(20);
    expect(data.products.totalCount).toBe(products.length);
  });

  it('is narrowed by category, brand, attribute and price', async () => {
    const filter = {
      categories: ['tableware'],
      brands: ['Keramik Amrum'],
      attributes: [{ name: 'Material', values: ['Stoneware'] }],
      maxPrice: '17.00',
    };
    const { data } = await test.ask(list, { filter });
    expect(data.products.edges.map((edge: { node: { slug: string } }) => edge.node.slug)).toEqual([
      'mug-deich',
    ]);
    const unknown = await test.ask(list, { filter: { categories: ['no-such-shelf'] } });
    expect(unknown.data.products.totalCount).toBe(0);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['first 0', { first: 0 }, /first/],
    ['a negative first', { first: -1 }, /first/],
    ['a huge first', { first: 101 }, /first/],
    ['a broken cursor', { after: 'garbage' }, /after/],
    ['an empty cursor', { after: '' }, /after/],
    [
      'a cursor of another order',
      { after: Buffer.from('["NAME_ASC","a","01990000-0000-7000-8000-000000000001"]').toString('base64url') },
      /after/,
    ],
    ['a negative price', { filter: { minPrice: '-1.00' } }, /minPrice/],
    ['a price range that is upside down', { filter: { minPrice: '2.00', maxPrice: '1.00' } }, /minPrice/],
    ['a price with too many digits', { filter: { maxPrice: '1.005' } }, /maxPrice/],
    ['a brand that cannot be stored', { filter: { brands: ['\0'] } }, /brands/],
    ['too many brands', { filter: { brands: Array(51).fill('x') } }, /brands/],
  ])('refuses %s and names the field', async (_, variables, field) => {
    const { code, message } = await refusal(list, variables);
    expect(code).toBe('BAD_USER_INPUT');
    expect(message).toMatch(field);
  });

  it('refuses an unknown sort before anything runs', async () => {
    const { errors, data } = await test.ask(list, { sort: 'CHEAPEST' });
    expect(data).toBeUndefined();
    expect(errors?.[0].message).toMatch(/ProductSort/);
  });

  it('hides from shoppers what is not on sale, and shows it to staff and in old orders', async () => {
    const slug = 'soap-dish-tropfstein';
    const { id } = products.find(({ draft }) => draft.slug === slug) ?? {};
    const set =
      'mutation ($input: SetProductActiveInput!) { setProductActive(input: $input) { ... on Product { active version } } }';
    const one = 'query ($slug: String) { product(slug: $slug) { active } }';
    const reference =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Product { slug active } } }';
    await test.ask(set, { input: { id, active: false } }, 'staff');
    expect((await test.ask(one, { slug })).data.product).toBeNull();
    expect((await test.ask(one, { slug }, 'staff')).data.product).toEqual({ active: false });
    expect((await test.ask(reference, { of: [{ __typename: 'Product', id }] })).data._entities).toEqual([
      { slug, active: false },
    ]);
    const found = await test.ask(
      '{ searchProducts(input: { term: "Tropfstein" }) { edges { node { slug } } } }',
    );
    expect(found.data.searchProducts.edges).toEqual([]);
    await test.ask(set, { input: { id, active: true } }, 'staff');
    expect((await test.ask(one, { slug })).data.product).toEqual({ active: true });
  });
});

describe('search', () => {
  const search = `query ($input: SearchProductsInput!) { searchProducts(input: $input) {
    totalCount pageInfo { hasNextPage endCursor } facets { field values { value count } } edges { node { slug } } } }`;
  const slugsOf = async (input: Record<string, unknown>) => {
    const { data } = await test.ask(search, { input });
    return data.searchProducts.edges.map((edge: { node: { slug: string } }) => edge.node.slug) as string[];
  };

  it.each([
    ['fountain pen aurora', 'aurora-fountain-pen-limited-edition'],
    ['creme hand cream', 'hand-cream-bienenwachs'],
    ['tetsubin', 'nanbu-tetsubin'],
    ['달항아리', 'moon-jar'],
    ['فانوس', 'brass-lantern'],
    ['coctte emaillee', 'cocotte-emaillee-ronde'],
  ])('for %s finds %s', async (term, slug) => {
    if (term !== 'creme hand cream') expect((await slugsOf({ term }))[0]).toBe(slug);
    else expect(await slugsOf({ term: 'hand cream' })).toContain(slug);
  });

  it('goes on where a page ended and counts over all pages', async () => {
    const first = await test.ask(search, { input: { term: 'tea', first: 5 } });
    const { endCursor } = first.data.searchProducts.pageInfo;
    const rest = await slugsOf({ term: 'tea', first: 100, after: endCursor });
    expect(5 + rest.length).toBe(first.data.searchProducts.totalCount);
  });

  it('has facets with counts, and a choice does not hide its alternatives', async () => {
    const { data } = await test.ask(search, {
      input: { term: 'mug', filter: { brands: ['Keramik Amrum'] } },
    });
    const { facets } = data.searchProducts;
    expect(facets.slice(0, 2).map((facet: { field: string }) => facet.field)).toEqual(['category', 'brand']);
    expect(facets[1].values.length).toBeGreaterThan(1);
  });

  it.each([
    ['a term that is too long', { term: 'x'.repeat(201) }, /term/],
    ['a term that is no text', { term: '\0' }, /term/],
    ['a page that is too large', { first: 1_000 }, /first/],
    ['a broken cursor', { after: '🫖' }, /after/],
  ])('refuses %s and names the field', async (_, input, field) => {
    const { code, message } = await refusal(search, { input });
    expect(code).toBe('BAD_USER_INPUT');
    expect(message).toMatch(field);
  });

  it.each(['🫖', "'; drop table product; --", '%', '\\', "' & | ! :*", 'اهلا وسهلا', '\u202eabc'])(
    'takes %j as words like any others',
    async (term) => expect((await test.ask(search, { input: { term } })).errors).toBeUndefined(),
  );

  it('suggests how a term may go on', async () => {
    const suggest =
      'query ($term: String!, $first: Int) { suggestProducts(term: $term, first: $first) { kind text slug } }';
    const { data } = await test.ask(suggest, { term: 'foun' });
    expect(data.suggestProducts[0]).toMatchObject({
      kind: 'PRODUCT',
      text: expect.stringMatching(/^Fountain Pen/),
    });
    expect(await refusal(suggest, { term: 'x', first: -1 })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('the cost in database queries', () => {
  const counted = async (work: () => Promise<unknown>) => {
    const spy = vi.spyOn(test.app.dataSource, 'query');
    try {
      await work();
      return spy.mock.calls.length;
    } finally {
      spy.mockRestore();
    }
  };
  const page = `query ($first: Int) { products(first: $first) { edges { node { id category { name } variants { id sku price { amount } product { id } } } } } }`;

  it('of a list is the same for 1 product and for 100, with categories, variants and links back', async () => {
    const one = await counted(() => test.ask(page, { first: 1 }));
    const hundred = await counted(() => test.ask(page, { first: 100 }));
    expect([one, hundred]).toEqual([3, 3]);
  });

  it('of many references is one for each type', async () => {
    const of = products
      .slice(0, 60)
      .flatMap(({ id, draft }) => [
        { __typename: 'Product', id },
        ...draft.variants.map((variant) => ({ __typename: 'ProductVariant', id: variant.id })),
      ]);
    const ask = () =>
      test.ask(
        'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Product { name } ... on ProductVariant { sku } } }',
        { of },
      );
    expect(await counted(ask)).toBe(2);
    const { data } = await ask();
    expect(data._entities).toHaveLength(of.length);
    expect(data._entities).not.toContain(null);
  });

  it('of a search with facets and total is three at most', async () => {
    const source =
      '{ searchProducts(input: { first: 100 }) { totalCount facets { field values { value count } } edges { node { name variants { sku } } } } }';
    expect(await counted(() => test.ask(source))).toBeLessThanOrEqual(3);
  });
});

it('a body of 10 MB is refused before it is parsed, and a bad token before anything runs', async () => {
  const { app, log, identity } = test;
  const http = createHttpServer({ log });
  await serveGraphql({
    http,
    schema: app.schema,
    log,
    verifyViewer: app.verifyViewer,
    extendContext: app.extendContext,
  });
  const post = (payload: unknown, headers = {}) =>
    http.inject({ method: 'POST', url: '/graphql', payload: payload as object, headers });
  expect(
    (await post({ query: '{ categories { id } }', variables: { x: 'x'.repeat(10_000_000) } })).statusCode,
  ).toBe(413);
  expect(
    (await post({ query: '{ categories { id } }' }, { authorization: 'Bearer forged' })).statusCode,
  ).toBe(401);
  const authorization = await identity.bearer('01990000-0000-7000-8000-000000000001', 'STAFF');
  const answer = await post({ query: '{ categories { slug } }' }, { authorization });
  expect(answer.json().data.categories).toHaveLength(12);
  await http.close();
});
