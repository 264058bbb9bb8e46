import { metrics } from '@shop/kit/metrics';
import { waitFor } from '@shop/kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startShop, tellingSdl } from '../testing/router.fixture.js';

let shop: Awaited<ReturnType<typeof startShop>>;
type Teller = 'products' | 'inventory';
const heard = async (subgraph: Teller, of: 'keys' | 'anything') => {
  const line = new RegExp(`^cache_changes_total\\{subgraph="${subgraph}",of="${of}"\\} (\\d+)`, 'm');
  return Number(line.exec(await metrics.text())?.[1] ?? 0);
};

const fields = { products: 'changed', inventory: 'stockChanged' };
const feed = (subgraph: Teller = 'products') =>
  shop[subgraph].state.streams.find(({ query }) => query === `subscription { ${fields[subgraph]} }`);
/** Resolves when the router has heard it. */
const tell = async (keys: readonly string[] | null, subgraph: Teller = 'products') => {
  const open = await waitFor('a router that listens', () => feed(subgraph));
  const of = keys ? 'keys' : 'anything';
  const before = await heard(subgraph, of);
  await open.stream.send({
    event: 'next',
    data: JSON.stringify({ data: { [fields[subgraph]]: keys } }),
  });
  await waitFor('the router to hear of it', async () => (await heard(subgraph, of)) > before);
};

beforeAll(async () => {
  shop = await startShop({ ROUTER_SIGNING_SECRET: 'x'.repeat(32) }, {}, tellingSdl);
  await tell(null);
  await tell(null, 'inventory');
});
afterAll(() => shop.close());
afterEach(() => {
  for (const { state } of [shop.products, shop.inventory]) {
    state.misbehave = undefined;
    state.seen.length = 0;
    state.asked.length = 0;
  }
});

const shelf = (name: string) => `{ ${name}: shelf { id name } }`;
const asked = () => shop.products.state.seen.length;

it('a router listens with a signature, and with nobody’s token', () => {
  const { headers } = feed() ?? {};
  expect(headers).toHaveProperty('x-caller-signature');
  expect(headers).not.toHaveProperty('authorization');
});

describe('an answer that is kept for a minute', () => {
  it('is made anew once something that it lists was told to have changed', async () => {
    for (const _ of [1, 2]) await shop.ask(shelf('listed'));
    expect(asked()).toBe(1);
    await tell(['Product:z']);
    for (const _ of [1, 2]) await shop.ask(shelf('listed'));
    expect(asked()).toBe(2);
  });

  it('is made anew where it shows what has changed in another subgraph, and only there', async () => {
    const withStock = '{ stocked: shelf { id stock } }';
    for (const query of [shelf('plain'), withStock]) await shop.ask(query);
    await tell(['Product:b'], 'inventory');
    shop.products.state.seen.length = 0;
    await shop.ask(shelf('plain'));
    expect(asked()).toBe(0);
    await shop.ask(withStock);
    expect(asked()).toBe(1);
    await tell(['Product:z'], 'inventory');
    await shop.ask(withStock);
    expect(asked()).toBe(1);
  });

  it('is not kept where it was under way when the change was told', async () => {
    const gate = Promise.withResolvers<void>();
    shop.products.state.misbehave = async (_, answer) => {
      await gate.promise;
      return answer.send({ data: { under: [{ id: 'a', name: 'old' }] } });
    };
    const before = shop.ask(shelf('under'));
    await waitFor('the question to be there', () => asked() === 1);
    await tell(['Product:a']);
    shop.products.state.misbehave = undefined;
    // Neither waits for the answer from before the change, nor gets it later.
    const after = await shop.ask(shelf('under'));
    gate.resolve();
    const first = await before;
    expect(first.body.data.under[0].name).toBe('old');
    expect(first.headers.get('cache-control')).toBe('private, no-store');
    expect(after.body.data.under[0].name).toBe('Product a');
    expect((await shop.ask(shelf('under'))).text).toBe(after.text);
    expect(asked()).toBe(2);
  });

  it('is given while nobody tells anything, and made anew when the stream is back', async () => {
    await shop.ask(shelf('cut'));
    const cut = feed();
    cut?.stream.end();
    await shop.ask(shelf('cut'));
    await waitFor('another stream', () => feed() && feed() !== cut);
    const seen = asked();
    await tell(null);
    await shop.ask(shelf('cut'));
    expect(asked()).toBe(seen + 1);
  });

  it('stays where the subgraph tells what cannot be read', async () => {
    await shop.ask(shelf('garbage'));
    const open = feed();
    for (const data of ['{"data":{"changed":[1]}}', '{"errors":[{"message":"x"}]}', 'no JSON'])
      await open?.stream.send({ event: 'next', data });
    await tell([]);
    shop.products.state.seen.length = 0;
    await shop.ask(shelf('other'));
    expect(asked()).toBe(1);
  });
});

describe('entities in answers that are somebody’s own', () => {
  const query = '{ products { id stock } }';
  const stockAsked = () =>
    shop.inventory.state.asked.map(({ representations }) =>
      (representations as { id: string }[]).map(({ id }) => id),
    );

  it('are asked for once for all, without a token, and anew where they changed', async () => {
    const authorization = await shop.issuer.bearer();
    const first = await shop.ask(query, { authorization });
    expect(first.headers.get('cache-control')).toBe('private, no-store');
    expect(shop.inventory.state.seen[0]).not.toHaveProperty('authorization');
    const second = await shop.ask(query, { authorization: await shop.issuer.bearer() });
    expect(second.text).toBe(first.text);
    expect(stockAsked()).toEqual([['a', 'b', 'c']]);
    await tell(['Product:b'], 'inventory');
    expect((await shop.ask(query)).text).toBe(first.text);
    expect(stockAsked()).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it('stay as they are when another subgraph tells of the same, or of anything', async () => {
    await tell(null, 'inventory');
    await shop.ask(query);
    await tell(['Product:b']);
    await tell(null);
    await shop.ask(query);
    expect(stockAsked()).toEqual([['a', 'b', 'c']]);
  });

  it('are neither kept for staff nor given to them', async () => {
    await tell(null, 'inventory');
    const authorization = await shop.issuer.bearer(undefined, undefined, undefined, ['CUSTOMER', 'STAFF']);
    for (const _ of [1, 2]) await shop.ask(query, { authorization });
    expect(stockAsked()).toHaveLength(2);
    expect(shop.inventory.state.seen[0]).toHaveProperty('authorization', authorization);
    await shop.ask(query);
    expect(stockAsked()).toHaveLength(3);
  });

  it('are not kept where they came with an error', async () => {
    await tell(null, 'inventory');
    shop.inventory.state.misbehave = (_, answer) =>
      answer.send({
        data: { _entities: [{ stock: 1 }, { stock: null }, { stock: 3 }] },
        errors: [{ message: 'x', path: ['_entities', 1, 'stock'] }],
      });
    const partly = await shop.ask(query);
    expect(partly.body.errors).toMatchObject([{ path: ['products', 1, 'stock'] }]);
    shop.inventory.state.misbehave = undefined;
    expect((await shop.ask(query)).body).toEqual({
      data: { products: ['a', 'b', 'c'].map((id) => ({ id, stock: id.charCodeAt(0) })) },
    });
    expect(stockAsked()).toHaveLength(2);
  });

  it('that are missing alone are told as missing when they cannot be had', async () => {
    await tell(null, 'inventory');
    await shop.ask(query);
    await tell(['Product:b'], 'inventory');
    shop.inventory.state.misbehave = (_, answer) => answer.code(500).send('');
    const { body } = await shop.ask(query);
    expect(body.data.products).toMatchObject([{ stock: 97 }, { stock: null }, { stock: 99 }]);
    expect(body.errors).toMatchObject([{ path: ['products', 1, 'stock'] }]);
  });
});

it('no size at all switches keeping entities off, and without any cache nobody listens', async () => {
  const plain = await startShop(
    { ENTITY_CACHE_MAX_BYTES: '0', RESPONSE_CACHE_MAX_BYTES: '0' },
    {},
    tellingSdl,
  );
  for (const _ of [1, 2]) await plain.ask('{ products { stock } }');
  expect(plain.inventory.state.seen).toHaveLength(2);
  expect(plain.products.state.streams).toHaveLength(0);
  await plain.close();
});
