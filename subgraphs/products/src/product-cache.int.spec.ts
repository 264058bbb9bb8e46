import { metrics } from '@shop/kit/metrics';
import { hasTestRedis, startTestRedis, waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aCategory, aDraft, aProduct } from './domain/product.fixture.js';
import type { Product } from './domain/product.js';
import { openTestApp, type TestApp } from './testing.fixture.js';

type Shared = { env: NodeJS.ProcessEnv; stop: () => Promise<void> };

const kinds: Record<string, () => Promise<Shared>> = {
  PostgreSQL: async () => ({ env: {}, stop: async () => undefined }),
};
if (hasTestRedis())
  kinds.Redis = async () => {
    const redis = await startTestRedis();
    return { env: { CACHE_REDIS_URL: redis.url }, stop: redis.stop };
  };

describe.each(Object.entries(kinds))('products read through a cache over %s', (_, share) => {
  const category = aCategory();
  let shared: Shared;
  let test: TestApp;
  let other: TestApp;

  beforeAll(async () => {
    shared = await share();
    test = await openTestApp(shared.env);
    other = await openTestApp({ ...shared.env, DATABASE_URL: test.url, QUEUE_DATABASE_URL: test.url });
    await test.app.catalogue.saveCategory(category);
  });
  afterAll(async () => {
    await other.close();
    await test.close();
    await shared.stop();
  });

  const create = async (): Promise<Product> => {
    const draft = aDraft({ categoryId: category.id });
    const created = await test.app.createProduct({ id: aProduct().id, active: true, draft });
    if (!created.ok) throw new Error(created.error.code);
    return created.value;
  };
  const bySlug = async (app: TestApp, slug: string) => {
    const { data } = await app.ask('query ($slug: String) { product(slug: $slug) { id name } }', { slug });
    return data.product;
  };
  const byId = async (app: TestApp, id: string) =>
    (await app.ask('query ($id: ID) { product(id: $id) { id name } }', { id })).data.product;
  const byReference = async (app: TestApp, __typename: string, ids: string[]) => {
    const source = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
      ... on Product { id name } ... on ProductVariant { id product { name } } } }`;
    const { data } = await app.ask(source, { refs: ids.map((id) => ({ __typename, id })) });
    return data._entities;
  };
  const save = async (product: Product, changes: Partial<Product>) => {
    const changed = { ...product, ...changes, version: product.version + 1 };
    expect(await test.app.catalogue.replace(changed, product.version, [])).toMatchObject({ ok: true });
    return changed;
  };
  const productReads = (spy: { mock: { calls: unknown[][] } }) =>
    spy.mock.calls.filter(([sql]) => String(sql).startsWith('select doc from product where')).length;

  it.each([
    ['id', (product: Product) => byId(test, product.id)],
    ['slug', (product: Product) => bySlug(test, product.slug)],
    ['reference', async (product: Product) => (await byReference(test, 'Product', [product.id]))[0]],
  ])('500 who ask for one product by its %s at the same time cause one read', async (_how, ask) => {
    const product = await create();
    const spy = vi.spyOn(test.app.dataSource, 'query');
    const answers = await Promise.all(Array.from({ length: 500 }, () => ask(product)));
    expect(answers.every(({ id }) => id === product.id)).toBe(true);
    expect(productReads(spy)).toBe(1);
    spy.mockRestore();
  });

  it('many references are read in one go, and not again', async () => {
    const products = await Promise.all(Array.from({ length: 20 }, create));
    const variantIds = products.flatMap(({ variants }) => variants.map(({ id }) => id));
    const spy = vi.spyOn(test.app.dataSource, 'query');
    for (let time = 0; time < 3; time += 1)
      expect(await byReference(test, 'ProductVariant', variantIds)).toEqual(
        products.map(({ name, variants: [variant] }) => ({ id: variant?.id, product: { name } })),
      );
    expect(productReads(spy)).toBe(1);
    spy.mockRestore();
  });

  it('a write is seen at once where it was made, and soon in every other process', async () => {
    const product = await create();
    for (const app of [test, other]) expect(await byId(app, product.id)).toMatchObject({ name: 'Mug' });
    await save(product, { name: 'Beaker' });
    expect(await byId(test, product.id)).toMatchObject({ name: 'Beaker' });
    await waitFor('the other process', async () => (await byId(other, product.id)).name === 'Beaker', 2_000);
  });

  it('a product that goes off sale is no longer shown by any process', async () => {
    const product = await create();
    for (const app of [test, other]) expect(await bySlug(app, product.slug)).not.toBeNull();
    await test.app.setProductActive(product.id, false);
    expect(await bySlug(test, product.slug)).toBeNull();
    await waitFor('the other process', async () => !(await bySlug(other, product.slug)), 2_000);
  });

  it('a slug follows its product, also when it moves to another one', async () => {
    const [first, second] = await Promise.all([create(), create()]);
    const { slug } = first;
    for (const app of [test, other]) expect(await bySlug(app, slug)).toMatchObject({ id: first.id });
    await save(first, { slug: `${slug}-old` });
    expect(await bySlug(test, slug)).toBeNull();
    await save(second, { slug });
    expect(await bySlug(test, slug)).toMatchObject({ id: second.id });
    expect(await bySlug(test, `${slug}-old`)).toMatchObject({ id: first.id });
    await waitFor('the other process', async () => (await bySlug(other, slug))?.id === second.id, 2_000);
  });

  it('a variant that its product no longer has is gone', async () => {
    const product = await create();
    const [gone] = product.variants;
    const ids = [gone?.id as string];
    for (const app of [test, other])
      expect(await byReference(app, 'ProductVariant', ids)).toMatchObject([{ id: ids[0] }]);
    await save(product, { variants: aProduct().variants });
    expect(await byReference(test, 'ProductVariant', ids)).toEqual([null]);
    const isGone = async () => (await byReference(other, 'ProductVariant', ids))[0] === null;
    await waitFor('the other process', isGone, 2_000);
  });

  it('a write is told to those who listen at another process, with the variants of the product', async () => {
    const product = await create();
    const over = new AbortController();
    const { changes } = other.app.extendContext({
      viewer: null,
      requestId: 'test',
      log: other.log,
      header: () => undefined,
    });
    const told = changes.follow(over.signal);
    expect((await told.next()).value).toBeNull();
    await save(product, { name: 'Told' });
    const keys = new Set<string>();
    const all = [`Product:${product.id}`, ...product.variants.map(({ id }) => `ProductVariant:${id}`)];
    // Other tests change products too.
    while (!all.every((key) => keys.has(key)))
      for (const key of (await told.next()).value ?? []) keys.add(key);
    expect(await byId(other, product.id)).toMatchObject({ name: 'Told' });
    over.abort();
  });

  it('the hit ratio is a metric', async () => {
    expect(await metrics.text()).toMatch(/cache_hit_ratio\{cache="product"\} 0\.\d+/);
  });
});
