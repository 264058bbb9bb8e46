import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enableCrashPoints } from '@shop/kit/crash-point';
import { newId } from '@shop/kit/db';
import { waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCategory, aDraft } from './domain/product.fixture.js';
import { openTestApp, type TestApp } from './testing.fixture.js';

/** An engine as far as writing goes, which can be down, hang, or be too busy. */
const startEngine = async () => {
  const versions = new Map<string, number>();
  let mode: 'up' | 'busy' | 'silent' = 'up';
  let pushBacks = 0;
  const answerBulk = (text: string) => {
    const lines = text.trim().split('\n');
    const items = lines.flatMap((line, at) => {
      if (at % 2 === 1) return [];
      const { _id, version } = JSON.parse(line).index;
      // The first try of each second document is pushed back, as a full queue does.
      if (pushBacks > 0 && at % 4 === 0) {
        pushBacks -= 1;
        return [{ index: { status: 429, error: { type: 'rejected', reason: 'queue full' } } }];
      }
      const isNewer = version > (versions.get(_id) ?? 0);
      if (isNewer) versions.set(_id, version);
      return [{ index: { status: isNewer ? 201 : 409 } }];
    });
    return { errors: false, items };
  };
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      if (mode === 'silent') return;
      const say = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (mode === 'busy')
        return say(503, { error: { type: 'unavailable', reason: 'starting' }, status: 503 });
      if (request.url?.includes('_bulk')) return say(200, answerBulk(text));
      if (request.url?.includes('_doc')) {
        const { version } = JSON.parse(text);
        const id = request.url.split('/').at(-1)?.split('?')[0] ?? '';
        if (version <= (versions.get(id) ?? 0))
          return say(409, {
            error: { type: 'version_conflict_engine_exception', reason: 'older' },
            status: 409,
          });
        versions.set(id, version);
        return say(201, { result: 'created' });
      }
      // Nothing is built yet, as far as the migration sees.
      return say(200, {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    versions,
    be: (next: typeof mode) => {
      mode = next;
    },
    pushBack: (times: number) => {
      pushBacks = times;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

describe('a search engine that is down', () => {
  let engine: Awaited<ReturnType<typeof startEngine>>;
  let test: TestApp;
  const category = aCategory();

  beforeAll(async () => {
    engine = await startEngine();
    test = await openTestApp({ SEARCH_URL: engine.url, SEARCH_DEADLINE_MS: '300' });
    await test.app.catalogue.saveCategory(category);
  });
  afterAll(async () => {
    await test?.close();
    await engine.close();
  });

  const create = async () => {
    const draft = aDraft({ categoryId: category.id });
    const created = await test.app.createProduct({ id: draft.variants[0]?.id ?? '', active: true, draft });
    if (!created.ok) throw new Error(created.error.code);
    return created.value;
  };
  const waiting = async () => {
    const [row] = await test.app.dataSource.query('select count(*)::int as count from search_backlog');
    return row.count as number;
  };

  it.each(['busy', 'silent'] as const)('fails only what needs it, when it is %s', async (mode) => {
    const { slug } = await create();
    engine.be(mode);
    const { data, errors } = await test.ask(
      `query ($slug: String!) { product(slug: $slug) { slug } products(first: 1) { edges { node { id } } }
        suggestProducts(term: "mug") { text } searchProducts(input: { term: "mug" }) { totalCount } }`,
      { slug },
    );
    expect(data).toMatchObject({ product: { slug }, suggestProducts: null, searchProducts: null });
    expect(data.products.edges).toHaveLength(1);
    expect(errors?.map(({ path, extensions }) => [path[0], extensions.code]).sort()).toEqual([
      ['searchProducts', 'SERVICE_UNAVAILABLE'],
      ['suggestProducts', 'SERVICE_UNAVAILABLE'],
    ]);
    await expect(test.app.optionalChecks.search?.()).rejects.toThrow('no answer');
    engine.be('up');
    await waitFor('the breaker lets a try through', async () => {
      await test.app.optionalChecks.search?.();
      return true;
    });
  });

  it('gets what changed meanwhile when it is back, although it pushes back', async () => {
    engine.be('busy');
    const created = [await create(), await create(), await create(), await create()];
    for (const { id } of created) expect(await test.app.indexProduct(id, 1)).toBe('postponed');
    // The same again while it waits: still one row.
    expect(await test.app.indexProduct(created[0]?.id ?? '', 1)).toBe('postponed');
    expect(await waiting()).toBe(4);
    expect(await test.app.catchUpSearch()).toBe(0);

    engine.be('up');
    engine.pushBack(2);
    await waitFor('the products are indexed', async () => (await test.app.catchUpSearch()) === 4);
    expect(await waiting()).toBe(0);
    for (const { id } of created) expect(engine.versions.get(id)).toBe(1);
  });

  it('a product that changes while it is being caught up keeps waiting', async () => {
    engine.be('busy');
    const { id } = await create();
    await test.app.indexProduct(id, 1);
    const read = await test.app.backlog.first(10);
    await test.app.indexProduct(id, 1);
    await test.app.backlog.remove(read);
    expect(await waiting()).toBe(1);
    expect(await test.app.backlog.ageSeconds()).toBeGreaterThan(0);
    engine.be('up');
    await waitFor('the product is indexed', async () => (await test.app.catchUpSearch()) === 1);
  });

  it('a crash before a product is noted, or after it was indexed, only makes it come again', async () => {
    const journal = join(tmpdir(), `crashes-${newId()}.jsonl`);
    const crashes = enableCrashPoints('products', { CRASH_POINTS: journal }, test.log);
    engine.be('busy');
    const { id } = await create();
    crashes?.arm({ point: 'products:before-backlog', action: 'throw' });
    await expect(test.app.indexProduct(id, 1)).rejects.toThrow('crash point');
    expect(await waiting()).toBe(0);
    expect(await test.app.indexProduct(id, 1)).toBe('postponed');

    engine.be('up');
    crashes?.arm({ point: 'products:after-catch-up', action: 'throw' });
    await waitFor('the crash', () =>
      test.app.catchUpSearch().then(
        () => false,
        (error: Error) => /crash point/.test(error.message),
      ),
    );
    expect(engine.versions.get(id)).toBe(1);
    expect(await waiting()).toBe(1);
    expect(await test.app.catchUpSearch()).toBe(1);
    expect(await waiting()).toBe(0);
    await rm(journal);
  });
});
