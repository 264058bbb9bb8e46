import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProduct, aVariant } from '../../domain/product.fixture.js';
import { catalogueStoreContract } from '../../use-cases/catalogue-store.contract.js';
import { ChangeUnderWay } from '../../use-cases/change-under-way.js';
import { pendingMessage } from '../../use-cases/pending-message.js';
import { productChanged } from '../../use-cases/product-changed.message.js';
import { makeMongoCatalogueStore } from './mongo-catalogue-store.js';
import { openMongo } from './mongo-client.js';
import { keysOf, productsOf } from './mongo-documents.js';
import { createMongoIndexes } from './mongo-indexes.js';
import { createMongoPendingStore } from './mongo-pending-store.js';

const url = process.env.TEST_MONGODB_URL;

// Only where a server with the wire protocol of MongoDB runs: `npm run test:full`.
describe.each(url ? [url] : [])('on MongoDB', (server) => {
  const mongo = openMongo(`${server.replace(/\/$/, '')}/products_${randomUUID().slice(0, 8)}`);
  const store = makeMongoCatalogueStore(mongo);
  const pendingStore = createMongoPendingStore({
    ...mongo,
    onAdded: async () => ({ close: async () => undefined }),
  });

  beforeAll(async () => {
    await createMongoIndexes(mongo.database);
    await createMongoIndexes(mongo.database);
  });
  afterAll(async () => {
    await mongo.database.dropDatabase();
    await mongo.close();
  });

  catalogueStoreContract('MongoDB', () => store);

  const messages = (productId: string, count = 3) =>
    Array.from({ length: count }, (_, at) =>
      pendingMessage(
        randomUUID(),
        ['inventory', 'orders', 'products'][at % 3] as string,
        productChanged.create({ productId, slug: 's', name: 'n', active: true, version: 1, variants: [] }),
      ),
    );
  const announced = async () => {
    const product = aProduct();
    expect(await store.insert(product, messages(product.id))).toMatchObject({ ok: true });
    return product;
  };
  const pendingOf = async (id: string) =>
    (await productsOf(mongo.database).findOne({ _id: id }))?.pending ?? [];

  describe('messages inside a product document', () => {
    it('are leased to one relay only, and published, confirmed and gone in turn', async () => {
      const { id } = await announced();
      const claims = await Promise.all([
        pendingStore.claimUnpublished(100),
        pendingStore.claimUnpublished(100),
      ]);
      const rows = claims.flat();
      expect(rows.map(({ receiver }) => receiver).sort()).toEqual(['inventory', 'orders', 'products']);

      await pendingStore.markUnpublished(rows.slice(0, 1), 'the queue is down');
      await pendingStore.markPublished(rows.slice(1));
      const states = await pendingOf(id);
      expect(states.filter(({ publishedAt }) => publishedAt !== null)).toHaveLength(2);
      expect(states.filter(({ lastError }) => lastError === 'the queue is down')).toHaveLength(1);
      expect(await pendingStore.claimUnconfirmed(100)).toEqual([]);

      // Its time has come: the document is moved and not the clock.
      await productsOf(mongo.database).updateOne(
        { _id: id },
        { $set: { confirmDue: 0, pending: states.map((message) => ({ ...message, confirmAt: 0 })) } },
      );
      const unconfirmed = await pendingStore.claimUnconfirmed(100);
      expect(unconfirmed).toHaveLength(2);
      await pendingStore.markGone(unconfirmed.slice(0, 1));
      await pendingStore.markDone(unconfirmed.slice(1), 'completed');
      expect(await pendingStore.claimUnpublished(100)).toHaveLength(1);
      await pendingStore.markDone(rows, 'completed');
      expect(await pendingOf(id)).toEqual([]);
      expect(await pendingStore.prune()).toBe(0);
    });

    it('survive changes of their product and marks that happen at the same time', async () => {
      const product = await announced();
      const rows = await pendingStore.claimUnpublished(100);
      await Promise.all([
        store.replace({ ...product, version: 2 }, 1, messages(product.id)),
        ...rows.map((row) => pendingStore.markPublished([row])),
      ]);
      const pending = await pendingOf(product.id);
      expect(pending).toHaveLength(6);
      expect(pending.filter(({ publishedAt }) => publishedAt !== null)).toHaveLength(3);
      await pendingStore.markDone(
        pending.map((message) => ({ ...message })),
        'completed',
      );
      expect(await pendingOf(product.id)).toEqual([]);
    });
  });

  describe('claimed slugs and SKUs', () => {
    const claimOf = (product: ReturnType<typeof aProduct>, claimedAt: number) =>
      keysOf(mongo.database).insertOne({
        _id: `slug:${product.slug}`,
        productId: '01990000-0000-7000-8000-dddddddddddd',
        claim: 'of one who died',
        claimedAt,
      });

    it('are free again when whoever claimed them died before writing', async () => {
      const product = aProduct();
      await claimOf(product, Date.now() - 120_000);
      expect(await store.insert(product, [])).toMatchObject({ ok: true });
    });

    it('are neither free nor taken while whoever claimed them may still be writing', async () => {
      const product = aProduct();
      await claimOf(product, Date.now());
      await expect(store.insert(product, [])).rejects.toThrow(ChangeUnderWay);
      expect(await keysOf(mongo.database).countDocuments({ productId: product.id })).toBe(0);
    });

    it('go to one of many who want them at the same time', async () => {
      const sku = aVariant().sku;
      const rivals = Array.from({ length: 8 }, () => aProduct({ variants: [aVariant({ sku })] }));
      const results = await Promise.all(rivals.map((product) => store.insert(product, [])));
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      const left = await keysOf(mongo.database)
        .find({ productId: { $in: rivals.map(({ id }) => id) } })
        .toArray();
      expect(left).toHaveLength(3);
    });
  });

  it('none of many changes of one product at the same time is lost', async () => {
    const product = await announced();
    const rename = async (at: number) => {
      for (;;) {
        const [current] = await store.findByIds([product.id]);
        if (!current) throw new Error('gone');
        const next = {
          ...current,
          description: `${current.description} ${at}`,
          version: current.version + 1,
        };
        if ((await store.replace(next, current.version, [])).ok) return;
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, at) => rename(at)));
    const [changed] = await store.findByIds([product.id]);
    expect(changed?.version).toBe(9);
    for (let at = 0; at < 8; at += 1) expect(changed?.description).toContain(` ${at}`);
  });
});

it('a server that is away is noticed in seconds and not waited for without end', async () => {
  const mongo = openMongo('mongodb://127.0.0.1:9/products');
  const began = Date.now();
  await expect(mongo.ping()).rejects.toThrow();
  expect(Date.now() - began).toBeLessThan(6_000);
  await mongo.close();
});

it('the database is the one that the URL names, or "products"', async () => {
  const names = ['mongodb://a:1/shop?w=1', 'mongodb://u:p@a:1,b:2/shop', 'mongodb://a:1'].map(
    (address) => openMongo(address).database.databaseName,
  );
  expect(names).toEqual(['shop', 'shop', 'products']);
});
