import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startShop } from '../testing/router.fixture.js';

let shop: Awaited<ReturnType<typeof startShop>>;
beforeAll(async () => {
  // What is kept is looked at here, not who is late.
  shop = await startShop();
});
afterAll(() => shop.close());
afterEach(() => {
  for (const { state } of [shop.products, shop.inventory, shop.users]) {
    state.misbehave = undefined;
    state.seen.length = 0;
  }
});

// An alias of its own makes each operation new to the cache.
const shelf = (name: string) => `{ ${name}: shelf { id name stock } }`;
const asked = () => shop.products.state.seen.length;
const staff = () => shop.issuer.bearer(undefined, undefined, undefined, ['CUSTOMER', 'STAFF']);

describe('an answer of the public catalogue', () => {
  it('is given to the next one without asking a subgraph, and says how old it is', async () => {
    const began = performance.now();
    const first = await shop.ask(shelf('once'));
    const tookSeconds = Math.ceil((performance.now() - began) / 1_000);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    expect(first.headers.get('age')).toMatch(/^\d+$/);
    expect(Number(first.headers.get('age'))).toBeLessThanOrEqual(tookSeconds);
    expect(first.headers.get('vary')).toBe('Origin, Accept');
    const second = await shop.ask(shelf('once'), { authorization: await shop.issuer.bearer() });
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(200);
    expect(second.headers.get('cache-control')).toBe('private, max-age=60');
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(second.headers.get('age')).toMatch(/^\d+$/);
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(asked()).toBe(1);
    expect(shop.inventory.state.seen).toHaveLength(1);
  });

  it('is made without the token of the one who asks', async () => {
    await shop.ask(shelf('nobody'), {
      authorization: await shop.issuer.bearer(),
      'x-order-access-token': 'order-token',
    });
    const [seen] = shop.products.state.seen;
    expect(seen).toHaveProperty('x-request-id');
    for (const name of ['authorization', 'x-order-access-token']) expect(seen).not.toHaveProperty(name);
  });

  it('is made once for many who ask at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.ask(shelf('together'))));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(asked()).toBe(1);
  });

  it('is one for each value of its variables, however they are written', async () => {
    const query = 'query ($n: Int = 2) { numbered: shelf(first: $n) { id } }';
    await shop.ask(query);
    await shop.ask(query, {}, { n: 2 });
    await shop.ask(query, {}, { n: 2, unknown: 'x' });
    expect(asked()).toBe(1);
    await shop.ask(query, {}, { n: 1 });
    await shop.ask(query, {}, { n: null });
    expect(asked()).toBe(3);
  });

  it('is neither kept for staff nor given to them', async () => {
    await shop.ask(shelf('staffed'));
    const answer = await shop.ask(shelf('staffed'), { authorization: await staff() });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('age')).toBeNull();
    expect(asked()).toBe(2);
    expect(shop.products.state.seen[1]).toHaveProperty('authorization');
    await shop.ask(shelf('forStaff'), { authorization: await staff() });
    await shop.ask(shelf('forStaff'));
    expect(asked()).toBe(4);
  });

  it('is not given to a bad token', async () => {
    await shop.ask(shelf('guarded'));
    const answer = await shop.ask(shelf('guarded'), { authorization: 'Bearer x' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const expired = await shop.issuer.bearer((token) => token.setExpirationTime('-5m'));
    expect((await shop.ask(shelf('guarded'), { authorization: expired })).status).toBe(401);
  });

  it('is not given to a form of another site', async () => {
    await shop.ask(shelf('formed'));
    const body = JSON.stringify({ query: shelf('formed') });
    const answer = await shop.send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    });
    expect(answer.status).toBe(400);
  });

  it('is not kept while a part of it is missing', async () => {
    shop.inventory.state.misbehave = (_, answer) => answer.code(503).send('');
    const partly = await shop.ask(shelf('partly'));
    expect(partly.body.data.partly[0]).toMatchObject({ stock: null });
    expect(partly.headers.get('cache-control')).toBe('private, no-store');
    shop.inventory.state.misbehave = undefined;
    const whole = await shop.ask(shelf('partly'));
    expect(whole.body).toMatchObject({ data: { partly: [{ stock: 97 }, {}, {}] } });
    expect(whole.headers.get('cache-control')).toBe('public, max-age=60');
  });
});

it.each([
  ['a field without a hint', '{ products { id } }', 'products'],
  ['one of them beside others', '{ shelf { id } viewer { id } }', 'users'],
  ['a mutation', 'mutation { rename(name: "x") { id } }', 'users'],
] as const)('%s is asked for each time', async (_, query, subgraph) => {
  for (const times of [1, 2]) {
    const { headers } = await shop.ask(query);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(shop[subgraph].state.seen).toHaveLength(times);
  }
});

it('no size at all switches it off', async () => {
  const plain = await startShop({ RESPONSE_CACHE_MAX_BYTES: '0' });
  for (const _ of [1, 2]) {
    const { headers, body } = await plain.ask(shelf('off'));
    expect(body.data.off).toHaveLength(3);
    expect(headers.get('cache-control')).toBe('private, no-store');
  }
  expect(plain.products.state.seen).toHaveLength(2);
  await plain.close();
});

describe('what is in an answer', () => {
  const address = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;
  const headers = { 'apollo-require-preflight': '1' };

  it('is told to caches on the way if the operator wants it, and with every 304 too', async () => {
    const telling = await startShop({ CACHE_TAG_MAX_BYTES: '1000' });
    const get = (more: object = {}) =>
      telling.send(address(shelf('tagged')), { headers: { ...headers, ...more } });
    const first = await get();
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    expect(first.headers.get('cache-tag')).toBe('products,Product-a,Product-b,Product-c');
    const again = await get({ 'if-none-match': first.headers.get('etag') });
    expect([again.status, again.headers.get('cache-tag')]).toEqual([304, first.headers.get('cache-tag')]);
    const mine = await get({ authorization: await telling.issuer.bearer() });
    expect(mine.headers.get('cache-control')).toBe('private, max-age=60');
    const other = await telling.send(address('{ products { id } }'), { headers });
    expect(other.headers.get('cache-control')).toBe('private, no-store');
    for (const { headers: told } of [mine, other]) expect(told.has('cache-tag')).toBe(false);
    await telling.close();
  });

  it('is not told unless it is switched on', async () => {
    const answer = await shop.send(address(shelf('untagged')), { headers });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    expect(answer.headers.has('cache-tag')).toBe(false);
  });
});
