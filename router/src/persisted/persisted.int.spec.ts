import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasTestRedis, startTestRedis } from '@shop/kit/testing';
import { parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startShop } from '../testing/router.fixture.js';
import { createSharedCache } from '../testing/shared-cache.fixture.js';
import { hashOf } from './text-hash.js';

type Shop = Awaited<ReturnType<typeof startShop>>;

const post = (shop: Shop, body: object, headers: Record<string, string> = {}) =>
  shop.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const byHash = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
const search = (hash: string, variables: object = {}) =>
  new URLSearchParams({ extensions: JSON.stringify(byHash(hash)), variables: JSON.stringify(variables) });
const get = (shop: Shop, hash: string, headers: Record<string, string> = {}, method = 'GET') =>
  shop.send(`/graphql?${search(hash)}`, { method, headers: { 'apollo-require-preflight': '1', ...headers } });

describe('an automatic persisted query', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  const register = async (query: string) => {
    const hash = hashOf(query);
    const answer = await post(shop, { query, extensions: byHash(hash) });
    expect(answer.status).toBe(200);
    return hash;
  };

  it('is asked for by its hash once it was sent along', async () => {
    const query = '{ registered: products { name } }';
    const hash = hashOf(query);
    const unknown = await post(shop, { extensions: byHash(hash) });
    expect(unknown.status).toBe(200);
    expect(unknown.body.errors).toMatchObject([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ]);
    expect(unknown.headers.get('cache-control')).toBe('private, no-store');
    const first = await post(shop, { query, extensions: byHash(hash) });
    expect((await post(shop, { extensions: byHash(hash) })).text).toBe(first.text);
    expect((await post(shop, { documentId: `sha256:${hash}` })).text).toBe(first.text);
    expect((await get(shop, hash)).text).toBe(first.text);
  });

  it('with the hash of another text is refused and not kept', async () => {
    const hash = hashOf('{ meant: products { id } }');
    const wrong = await post(shop, { query: '{ other: products { id } }', extensions: byHash(hash) });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors[0].message).toMatch(/^extensions.persistedQuery.sha256Hash:/);
    expect((await post(shop, { extensions: byHash(hash) })).body.errors[0].message).toBe(
      'PersistedQueryNotFound',
    );
  });

  it('is kept only once it has proven valid', async () => {
    const query = '{ nothing }';
    expect((await post(shop, { query, extensions: byHash(hashOf(query)) })).status).toBe(400);
    expect((await get(shop, hashOf(query))).body.errors[0].message).toBe('PersistedQueryNotFound');
  });

  it.each([
    [{ extensions: { persistedQuery: 'x' } }, /^extensions.persistedQuery:/],
    [{ extensions: { persistedQuery: { version: 2, sha256Hash: 'x' } } }, /version: expected 1/],
    [{ extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }, /sha256Hash: expected 64/],
    [{ documentId: 'x' }, /^documentId:/],
    [{ documentId: `sha256:${'0'.repeat(64)}`, query: '{ products { id } }' }, /^query, documentId:/],
  ])('that is none, like %j, is refused by name', async (body, message) => {
    const { status, body: answer } = await post(shop, body);
    expect(status).toBe(400);
    expect(answer.errors[0].message).toMatch(message);
  });

  it('by an id that nobody knows is not found', async () => {
    const { status, body } = await post(shop, { documentId: `sha256:${'0'.repeat(64)}` });
    expect(status).toBe(404);
    expect(body.errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }]);
  });

  it('changes nothing by GET or HEAD', async () => {
    const hash = hashOf('mutation { rename(name: "x") { id } }');
    await post(shop, { query: 'mutation { rename(name: "x") { id } }', extensions: byHash(hash) });
    shop.users.state.seen.length = 0;
    for (const method of ['GET', 'HEAD']) expect((await get(shop, hash, {}, method)).status).toBe(405);
    expect(shop.users.state.seen).toEqual([]);
  });

  describe('of the public catalogue, asked for by GET', () => {
    it('can be kept by any cache on the way, and asked for again cheaply', async () => {
      const hash = await register('{ cached: shelf { id name } }');
      const first = await get(shop, hash);
      expect(first.status).toBe(200);
      expect(first.headers.get('cache-control')).toBe('public, max-age=60');
      expect(first.headers.get('vary')).toBe('Origin, Accept, Authorization');
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[\w-]+"$/);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await get(shop, hash, { 'if-none-match': known });
        expect([again.status, again.text]).toEqual([304, '']);
        for (const name of ['etag', 'cache-control', 'vary'])
          expect(again.headers.get(name)).toBe(first.headers.get(name));
        expect(again.headers.get('content-type')).toBeNull();
      }
      expect((await get(shop, hash, { 'if-none-match': '"other"' })).text).toBe(first.text);
    });

    it('has another tag in another media type', async () => {
      const hash = await register('{ typed: shelf { id } }');
      const accept = 'application/graphql-response+json';
      const [json, graphql] = [await get(shop, hash), await get(shop, hash, { accept })];
      expect(json.text).toBe(graphql.text);
      expect(json.headers.get('etag')).not.toBe(graphql.headers.get('etag'));
    });

    it('is nobody else’s once a token with more rights or a private field is in it', async () => {
      const shelf = await register('{ mine: shelf { id } }');
      const staff = await shop.issuer.bearer(undefined, undefined, undefined, ['STAFF']);
      const viewer = await register('{ viewer { id } }');
      const partly = await register('{ shelf { id } viewer { id } }');
      for (const answer of [
        await get(shop, shelf, { authorization: staff }),
        await get(shop, viewer),
        await get(shop, partly),
      ]) {
        expect(answer.status).toBe(200);
        expect(answer.headers.get('cache-control')).toBe('private, no-store');
        expect(answer.headers.get('etag')).toBeNull();
      }
      const etag = (await get(shop, shelf)).headers.get('etag') ?? '';
      expect((await get(shop, shelf, { authorization: staff, 'if-none-match': etag })).status).toBe(200);
      expect((await get(shop, shelf, { authorization: 'Bearer x', 'if-none-match': etag })).status).toBe(401);
    });

    it('is served by a CDN to all who are nobody, and by the router to all others', async () => {
      const clock = { now: 0 };
      const cdn = createSharedCache(
        (path, headers) => shop.send(path, { headers: { 'apollo-require-preflight': '1', ...headers } }),
        () => clock.now,
      );
      const pathOf = (hash: string) =>
        `/graphql?extensions=${encodeURIComponent(JSON.stringify(byHash(hash)))}`;
      const page = 'query { cdn: shelf { id name } }';
      const own = 'query { cdn: viewer { id } shelf { id } }';
      for (const query of [page, own]) await post(shop, { query, extensions: byHash(hashOf(query)) });
      const texts = new Set<string>();
      for (let i = 0; i < 5; i += 1) texts.add((await cdn.get(pathOf(hashOf(page)))).text);
      expect(texts.size).toBe(1);
      expect(cdn.asked).toEqual([200]);

      // Too old: the router says that it is still the same, without sending it again.
      clock.now += 61;
      texts.add((await cdn.get(pathOf(hashOf(page)))).text);
      expect(texts.size).toBe(1);
      expect(cdn.asked).toEqual([200, 304]);

      const tokens = [
        await shop.issuer.bearer(),
        await shop.issuer.bearer(undefined, undefined, undefined, ['CUSTOMER', 'STAFF']),
      ];
      cdn.asked.length = 0;
      for (const authorization of tokens)
        for (const hash of [hashOf(page), hashOf(own)])
          for (const _ of [1, 2]) {
            const { headers } = await cdn.get(pathOf(hash), { authorization });
            expect(headers.get('cache-control')).toMatch(/^private, /);
          }
      expect(cdn.asked).toEqual(Array.from({ length: 8 }, () => 200));
    });

    it('is told as it is now when a part of it is missing', async () => {
      const hash = await register('{ failing: shelf { id place } }');
      const { status, headers, body } = await get(shop, hash, { 'if-none-match': '*' });
      expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store']);
      expect(body.errors).toHaveLength(3);
    });
  });
});

it('automatic persisted queries can be switched off', async () => {
  const shop = await startShop({ PERSISTED_QUERIES_MAX_BYTES: '0' });
  const query = '{ products { id } }';
  const { body } = await post(shop, { extensions: byHash(hashOf(query)) });
  expect(body.errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }]);
  expect((await post(shop, { query, extensions: byHash(hashOf(query)) })).status).toBe(200);
  await shop.close();
});

it.skipIf(!hasTestRedis())(
  'what one router was sent is known to all, and none needs Redis to be there',
  async () => {
    const redis = await startTestRedis();
    const env = { CACHE_REDIS_URL: redis.url };
    const [one, other] = [await startShop(env), await startShop(env)];
    const query = `{ shared${Date.now()}: products { id } }`;
    const hash = hashOf(query);
    await expect
      .poll(async () => {
        // Sent until the connection to Redis stands.
        await post(one, { query: `${query}#${Math.random()}` });
        await post(one, { query, extensions: byHash(hash) });
        return (await post(other, { extensions: byHash(hash) })).body.errors?.[0].message;
      })
      .toBe(undefined);
    await redis.stop();
    expect((await post(one, { extensions: byHash(hash) })).body.errors).toBeUndefined();
    const unknown = await post(one, { extensions: byHash(hashOf('{ never }')) });
    expect(unknown.body.errors[0].message).toBe('PersistedQueryNotFound');
    await one.close();
    await other.close();
  },
);

describe('with recorded documents', () => {
  const recorded = '# The page of all products.\nquery Page { products { id name } }\n';
  const printed = print(parse(recorded));
  let folder: string;
  const start = (mode: string) => startShop({ TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_DIR: folder });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'operations-'));
    await writeFile(join(folder, 'page.graphql'), recorded);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('only those are answered, by text or by hash', async () => {
    const shop = await start('enforce');
    for (const body of [
      { query: recorded },
      { query: printed },
      { query: printed, extensions: byHash(hashOf(printed)) },
      { extensions: byHash(hashOf(printed)) },
      { documentId: `sha256:${hashOf(printed)}` },
      { documentId: hashOf(recorded) },
    ])
      expect((await post(shop, body)).body).toMatchObject({ data: { products: [{ id: 'a' }, {}, {}] } });
    expect((await get(shop, hashOf(printed))).status).toBe(200);

    const other = '{ products { id } }';
    shop.products.state.seen.length = 0;
    for (const body of [
      { query: other },
      { query: other, extensions: byHash(hashOf(other)) },
      { extensions: byHash(hashOf(other)) },
      { documentId: hashOf(other) },
      { query: '{ __schema { queryType { name } } }' },
    ])
      for (const accept of ['application/json', '*/*']) {
        const answer = await post(shop, body, { accept });
        expect(answer.status).toBe(403);
        expect(answer.body.errors).toMatchObject([
          { extensions: { code: 'DOCUMENT_NOT_TRUSTED', requestId: expect.any(String) } },
        ]);
      }
    expect((await get(shop, hashOf(other))).status).toBe(403);
    const wrong = await post(shop, { query: other, extensions: byHash(hashOf(printed)) });
    expect(wrong.status).toBe(400);
    expect(shop.products.state.seen).toEqual([]);
    await shop.close();
  });

  it('others are told in the log by their hash where they are to be found first', async () => {
    const shop = await start('log');
    const other = '{ products { id } }';
    expect((await post(shop, { query: printed })).status).toBe(200);
    expect(shop.lines.join('')).not.toContain('not recorded');
    expect((await post(shop, { query: other })).status).toBe(200);
    expect(shop.lines.join('')).toContain(hashOf(other));
    expect(shop.lines.join('')).not.toContain(other);
    await shop.close();
  });

  it('they are known by their hash, and all others are answered, unless told otherwise', async () => {
    const shop = await start('off');
    expect((await post(shop, { documentId: hashOf(printed) })).status).toBe(200);
    expect((await post(shop, { query: '{ products { id } }' })).status).toBe(200);
    await shop.close();
  });

  it('a folder that is not there ends the start', async () => {
    await expect(startShop({ TRUSTED_DOCUMENTS_DIR: '/nowhere' })).rejects.toThrow(/TRUSTED_DOCUMENTS_DIR/);
  });
});
