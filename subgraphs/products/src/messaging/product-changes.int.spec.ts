import { createQueues, inboxQueue, type OutboxStore } from '@shop/kit/messaging';
import { waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresPendingStore } from '../db/postgres-pending-store.js';
import { aCategory, aDraft } from '../domain/product.fixture.js';
import { openTestApp, type TestApp } from '../testing.fixture.js';
import type { PendingMessage } from '../use-cases/pending-message.js';
import { joinOutboxStores } from './joined-outbox-store.js';

let test: TestApp;
let store: OutboxStore;
const category = aCategory();

beforeAll(async () => {
  test = await openTestApp();
  store = createPostgresPendingStore({ dataSource: test.app.dataSource, url: test.url, log: test.log });
  await test.app.catalogue.saveCategory(category);
});
afterAll(() => test.close());

const create = async (name = 'Mug') => {
  const draft = aDraft({ name, categoryId: category.id });
  const id = draft.variants[0]?.id as string;
  const created = await test.app.createProduct({ id, active: true, draft });
  if (!created.ok) throw new Error(created.error.code);
  return created.value;
};
const pendingOf = async (id: string): Promise<PendingMessage[]> => {
  const [row] = await test.app.dataSource.query('select pending from product where id = $1', [id]);
  return row.pending;
};
const receivers = ['inventory', 'orders', 'products'];

describe('messages inside a product document', () => {
  it('are leased to one relay only, and published, confirmed and gone in turn', async () => {
    const { id } = await create();
    const claims = await Promise.all([store.claimUnpublished(100), store.claimUnpublished(100)]);
    const rows = claims.flat();
    expect(rows.map(({ receiver }) => receiver).sort()).toEqual(receivers);

    await store.markUnpublished(rows.slice(0, 1), 'the queue is down');
    await store.markPublished(rows.slice(1));
    const states = await pendingOf(id);
    expect(states.filter(({ publishedAt }) => publishedAt !== null)).toHaveLength(2);
    expect(states.filter(({ lastError }) => lastError === 'the queue is down')).toHaveLength(1);

    // Its time has come; the clock is the database's, so the row is moved and not the clock.
    await test.app.dataSource.query(
      `update product set pending = (select jsonb_agg(e || '{"confirmAt": 0}') from jsonb_array_elements(pending) e) where id = $1`,
      [id],
    );
    const unconfirmed = await store.claimUnconfirmed(100);
    expect(unconfirmed).toHaveLength(2);
    await store.markGone(unconfirmed.slice(0, 1));
    await store.markDone(unconfirmed.slice(1), 'completed');
    expect(await store.claimUnpublished(100)).toHaveLength(1);
    await store.markDone(rows, 'completed');
    expect(await pendingOf(id)).toEqual([]);
    expect(await store.prune()).toBe(0);
  });

  it('survive a change of their product that happens meanwhile', async () => {
    const product = await create();
    const rows = await store.claimUnpublished(100);
    await Promise.all([test.app.setProductActive(product.id, false), store.markPublished(rows)]);
    const pending = await pendingOf(product.id);
    expect(pending).toHaveLength(6);
    expect(pending.filter(({ publishedAt }) => publishedAt !== null)).toHaveLength(3);
    await store.markDone(pending, 'completed');
  });
});

it('two joined stores work as one', async () => {
  const rows = { first: [{ id: 'a' }], second: [{ id: 'b' }] };
  const marked: string[] = [];
  const fake = (name: 'first' | 'second') => {
    const mark = (kind: string) => async () => void marked.push(`${name} ${kind}`);
    return {
      claimUnpublished: async () => rows[name],
      claimUnconfirmed: async () => rows[name],
      markPublished: mark('published'),
      markUnpublished: mark('unpublished'),
      markDone: mark('done'),
      markGone: mark('gone'),
      prune: async () => 1,
      onAdded: async () => ({ close: async () => undefined }),
    } as unknown as OutboxStore;
  };
  const joined = joinOutboxStores(fake('first'), fake('second'));
  expect(await joined.claimUnpublished(1)).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(await joined.claimUnconfirmed(1)).toHaveLength(2);
  await joined.markPublished([]);
  await joined.markUnpublished([], '');
  await joined.markDone([], 'completed');
  await joined.markGone([]);
  expect(marked).toHaveLength(8);
  expect(await joined.prune()).toBe(2);
});

describe('the worker', () => {
  it('brings a change to the search index and hands it to the other receivers', async () => {
    const worker = await test.app.startWorker();
    const queues = createQueues({ databaseUrl: test.url, log: test.log });
    try {
      const product = await create('Wanderlampe');
      const find = async () => {
        const { data } = await test.ask(
          '{ searchProducts(input: { term: "wanderlampe" }) { edges { node { id } } } }',
        );
        return data.searchProducts.edges[0]?.node.id === product.id;
      };
      await waitFor('the product to be found', find);
      await test.app.setProductActive(product.id, false);
      await waitFor(
        'the product to be hidden again',
        async () => !(await test.app.searchIndex.summarise('wanderlampe', { active: true })).totalCount,
      );
      await waitFor('the worker to confirm its own messages', async () =>
        (await pendingOf(product.id)).every(({ receiver }) => receiver !== 'products'),
      );
      const waiting = await queues.queue(inboxQueue('orders')).getWaiting();
      expect(waiting.filter((job) => job.data.payload.productId === product.id)).toHaveLength(2);
    } finally {
      await queues.close();
      await worker.close();
    }
  });
});
