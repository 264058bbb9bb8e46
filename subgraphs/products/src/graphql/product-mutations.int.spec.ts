import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedCategories } from '../seed/seed-catalogue.js';
import { openTestApp, type TestApp } from '../testing.fixture.js';

let test: TestApp;
const [category] = seedCategories();

beforeAll(async () => {
  test = await openTestApp();
  await test.app.seed({ categories: seedCategories(), products: [], onProgress: () => undefined });
});
afterAll(() => test.close());

const fields = `__typename ... on Product { id slug name active version variants { id sku name active price { amount } } }
  ... on UserError { code message } ... on InvalidInputError { fields { field } } ... on ProductChangedError { currentVersion }`;
const mutation = (name: string, input: string) =>
  `mutation ($input: ${input}!) { result: ${name}(input: $input) { ${name === 'setProductActive' ? fields.replace('... on InvalidInputError { fields { field } } ... on ProductChangedError { currentVersion }', '') : name === 'createProduct' ? fields.replace('... on ProductChangedError { currentVersion }', '') : fields} } }`;
const run = async (name: string, input: string, value: unknown, who: 'staff' | 'shopper' = 'staff') => {
  const { data, errors } = await test.ask(mutation(name, input), { input: value }, who);
  return data?.result ?? errors?.[0].extensions;
};
const create = (changes = {}, who?: 'staff' | 'shopper') =>
  run('createProduct', 'CreateProductInput', { ...aMug(), ...changes }, who);
const update = (value: unknown) => run('updateProduct', 'UpdateProductInput', value);

let count = 0;
const aMug = () => {
  count += 1;
  return {
    name: `Café-Becher ${count} 🫖 فنجان`,
    slug: `becher-${count}`,
    brand: 'Keramik',
    categoryId: category?.id,
    options: [{ name: 'Colour', values: ['Blue', 'Red'] }],
    variants: [
      {
        sku: `B-${count}`,
        options: [{ name: 'Colour', value: 'Blue' }],
        price: { amount: '12.90', currency: 'EUR' },
      },
    ],
  };
};

describe('staff', () => {
  it('create a product, which is then for sale and announced to each receiver', async () => {
    const product = await create();
    expect(product).toMatchObject({
      __typename: 'Product',
      version: 1,
      active: true,
      variants: [{ name: 'Blue', price: { amount: '12.90' } }],
    });
    const [row] = await test.app.dataSource.query('select pending from product where id = $1', [product.id]);
    expect(row.pending.map(({ receiver }: { receiver: string }) => receiver).sort()).toEqual([
      'inventory',
      'orders',
      'products',
    ]);
  });

  it('get a slug made from the name', async () => {
    expect(await create({ slug: null, name: 'Große Kanne' })).toMatchObject({ slug: 'grosse-kanne' });
  });

  it('are told of a slug and of a SKU that are taken', async () => {
    const { slug, variants } = await create();
    expect(await create({ slug })).toMatchObject({ __typename: 'SlugTakenError', code: 'SLUG_TAKEN' });
    const again = aMug().variants.map((variant) => ({ ...variant, sku: variants[0].sku }));
    expect(await create({ variants: again })).toMatchObject({ __typename: 'SkuTakenError' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['name', { name: ' ' }],
    ['categoryId', { categoryId: 'no-such-category' }],
    ['variants', { variants: [] }],
    ['slug', { slug: null, name: '茶' }],
    ['variants.0.price', { variants: [{ sku: 'X', price: { amount: '1.00', currency: 'USD' } }] }],
    ['variants.0.price', { variants: [{ sku: 'X', price: { amount: '1.005', currency: 'EUR' } }] }],
    ['variants.0.id', { variants: [{ id: 'x', sku: 'X', price: { amount: '1.00', currency: 'EUR' } }] }],
  ])('are told when %s cannot be accepted', async (field, changes) => {
    const result = await create(changes);
    expect(result).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT' });
    expect(result.fields).toContainEqual({ field });
  });

  it('change some fields and keep the others; variants that are not named stay', async () => {
    const product = await create();
    const red = {
      sku: `${product.slug}-red`,
      options: [{ name: 'Colour', value: 'Red' }],
      price: { amount: '14.00', currency: 'EUR' },
    };
    const changed = await update({ id: product.id, expectedVersion: 1, name: 'Renamed', variants: [red] });
    expect(changed).toMatchObject({ name: 'Renamed', slug: product.slug, version: 2 });
    expect(changed.variants.map(({ name }: { name: string }) => name)).toEqual(['Blue', 'Red']);
    const [{ id }] = product.variants;
    const dearer = {
      ...red,
      id,
      sku: product.variants[0].sku,
      options: [{ name: 'Colour', value: 'Blue' }],
      price: { amount: '15.00', currency: 'EUR' },
    };
    const again = await update({ id: product.id, expectedVersion: 2, variants: [dearer] });
    expect(again.variants.map(({ price }: { price: { amount: string } }) => price.amount)).toEqual([
      '15.00',
      '14.00',
    ]);
  });

  it('cannot overwrite a change they have not seen', async () => {
    const { id } = await create();
    const both = await Promise.all(['one', 'two'].map((name) => update({ id, expectedVersion: 1, name })));
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(['Product', 'ProductChangedError']);
    expect(await update({ id, expectedVersion: 1 })).toMatchObject({
      code: 'PRODUCT_CHANGED',
      currentVersion: 2,
    });
  });

  it.each(['not-an-id', '01990000-0000-7000-8000-ffffffffffff'])(
    'are told that there is no product %s',
    async (id) => {
      expect(await update({ id, expectedVersion: 1 })).toMatchObject({ code: 'PRODUCT_NOT_FOUND' });
      const set = await run('setProductActive', 'SetProductActiveInput', { id, active: true });
      expect(set).toMatchObject({ __typename: 'ProductNotFoundError' });
    },
  );

  it('are told of an update that names what cannot be', async () => {
    const { id } = await create();
    const other = await create();
    expect(await update({ id, expectedVersion: 1, name: '' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await update({ id, expectedVersion: 1, categoryId: id })).toMatchObject({
      fields: [{ field: 'categoryId' }],
    });
    expect(await update({ id, expectedVersion: 1, slug: other.slug })).toMatchObject({ code: 'SLUG_TAKEN' });
  });

  it('switch a product off and on, also several at once', async () => {
    const { id } = await create();
    const set = (active: boolean) => run('setProductActive', 'SetProductActiveInput', { id, active });
    expect(await set(false)).toMatchObject({ active: false, version: 2 });
    expect(await set(false)).toMatchObject({ active: false, version: 2 });
    const results = await Promise.all([
      set(true),
      set(true),
      update({ id, expectedVersion: 2, name: 'Other' }),
    ]);
    expect(results.slice(0, 2)).toMatchObject([{ active: true }, { active: true }]);
  });
});

it('shoppers change nothing', async () => {
  expect(await create({}, 'shopper')).toMatchObject({ code: 'UNAUTHENTICATED' });
});
