import { waitFor } from '@shop/kit/testing';
import { generateKeyPair } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startShop } from './testing/router.fixture.js';
import type { Misbehaviour } from './testing/subgraph.fixture.js';

let shop: Awaited<ReturnType<typeof startShop>>;

const page = '{ products { id name stock } }';
const forget = () => {
  for (const { state } of [shop.products, shop.inventory, shop.users]) {
    state.misbehave = undefined;
    state.seen.length = 0;
    state.asked.length = 0;
  }
};

beforeAll(async () => {
  shop = await startShop({ SUBGRAPH_DEADLINE_MS: '300' });
  // The deadline of these subgraphs is short: no first answer on a busy machine, which loads and compiles everything, may be the test.
  await waitFor('a whole answer', async () => !(await shop.ask(page)).body.errors);
  forget();
});
afterAll(() => shop.close());
afterEach(forget);

const inside = /127\.0\.0\.1|postgres:|secret|\bat .*\.js|stack/i;

describe('a query', () => {
  it('is answered from several subgraphs', async () => {
    const { status, body } = await shop.ask(page);
    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        products: [
          { id: 'a', name: 'Product a', stock: 97 },
          { id: 'b', name: 'Product b', stock: 98 },
          { id: 'c', name: 'Product c', stock: 99 },
        ],
      },
    });
  });

  it.each<[string, Misbehaviour]>([
    ['answers 500', (_, answer) => answer.code(500).send({ errors: [{ message: 'secret' }] })],
    ['answers garbage', (_, answer) => answer.send('<html>secret</html>')],
    ['answers something that is no GraphQL answer', (_, answer) => answer.send('[1]')],
    ['answers for other entities', () => ({ data: { _entities: [] } })],
    [
      'answers too much',
      () => ({ data: { _entities: ['a', 'b', 'c'].map(() => ({ place: 'x'.repeat(50_000) })) } }),
    ],
    [
      'answers 50 MB',
      (_, answer) => {
        answer.hijack();
        answer.raw.writeHead(200, { 'content-type': 'application/json' });
        const part = Buffer.alloc(1_000_000, ' ');
        let sent = 0;
        const send = () => {
          while (sent < 50 && !answer.raw.destroyed) {
            sent += 1;
            if (!answer.raw.write(part)) return void answer.raw.once('drain', send);
          }
          answer.raw.end();
        };
        send();
      },
    ],
    [
      'answers JSON and calls it something else',
      (_, answer) =>
        answer.type('text/html').send('{"data":{"_entities":[{"stock":1},{"stock":1},{"stock":1}]}}'),
    ],
    [
      'answers correctly, but after the deadline',
      (_, answer) =>
        new Promise((resolve) => {
          setTimeout(() => resolve(answer.send({ data: { _entities: [{}, {}, {}] } })), 500);
        }),
    ],
    ['breaks the connection', (request) => request.raw.socket.destroy()],
    ['never answers', () => new Promise(() => undefined)],
    [
      'begins to answer and never ends',
      (_, answer) => {
        answer.hijack();
        answer.raw.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => answer.raw.write(' '), 50);
        answer.raw.on('close', () => clearInterval(drip));
      },
    ],
  ])('loses only the fields of a subgraph that %s', async (_, misbehave) => {
    shop.inventory.state.misbehave = misbehave;
    const started = performance.now();
    const { status, body, text } = await shop.ask(page, { 'x-request-id': 'my-request-1' });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(status).toBe(200);
    expect(body.data.products).toHaveLength(3);
    expect(body.data.products[0]).toEqual({ id: 'a', name: 'Product a', stock: null });
    expect(body.errors[0]).toEqual({
      message: 'This part of the answer is not available at the moment.',
      path: ['products', 0, 'stock'],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: 'my-request-1' },
    });
    expect(text).not.toMatch(inside);
    expect(shop.lines.join('')).toContain('subgraph gave no usable answer');
  });

  it('asks again when a connection breaks, but never for a mutation', async () => {
    let calls = 0;
    shop.products.state.misbehave = (request, answer) => {
      calls += 1;
      shop.products.state.misbehave = undefined;
      if (calls === 1) return request.raw.socket.destroy();
      return answer.code(500).send('');
    };
    expect((await shop.ask('{ products { id } }')).body.data.products).toHaveLength(3);
    shop.users.state.misbehave = (request) => request.raw.socket.destroy();
    const { body } = await shop.ask('mutation { rename(name: "x") { id } }');
    expect(body.errors).toMatchObject([{ path: ['rename'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    expect(shop.users.state.seen).toHaveLength(1);
  });

  it('sends each entity once, and asks once for all who ask the same at the same moment', async () => {
    const { body } = await shop.ask(
      '{ products { related { id stock } } again: products { related { stock } } }',
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.products[2].related[1]).toEqual({ id: 'b', stock: 98 });
    expect(body.data.again[2].related[1]).toEqual({ stock: 98 });
    for (const { representations } of shop.inventory.state.asked) expect(representations).toHaveLength(3);
    shop.products.state.seen.length = 0;
    const release = Promise.withResolvers<void>();
    shop.products.state.misbehave = async () => {
      await release.promise;
      return { data: { products: [] } };
    };
    const all = Array.from({ length: 5 }, () => shop.ask('{ products { id } }'));
    await expect.poll(() => shop.products.state.seen.length).toBeGreaterThan(0);
    release.resolve();
    for (const answer of await Promise.all(all)) expect(answer.body).toEqual({ data: { products: [] } });
  });

  it('says so when a subgraph that everything depends on is down', async () => {
    shop.products.state.misbehave = (_, answer) => answer.code(503).send('');
    const { body } = await shop.ask(page);
    expect(body.data).toBeNull();
    expect(body.errors).toMatchObject([{ path: ['products'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  });

  it('says so when a subgraph leaves a non-null field empty', async () => {
    shop.products.state.misbehave = () => ({ data: { products: null } });
    const { body } = await shop.ask(page);
    expect(body).toMatchObject({ data: null, errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
    expect(body).not.toHaveProperty('extensions');
  });
});

describe('an error of a subgraph', () => {
  it('reaches the client when it is about what the client asked, with its path', async () => {
    const search = await shop.ask('{ search(term: "") { id } }');
    expect(search.body).toMatchObject({
      data: { search: null },
      errors: [{ message: 'term: expected text.', path: ['search'], extensions: { code: 'BAD_USER_INPUT' } }],
    });
    const { body, text } = await shop.ask('{ product(id: "b") { id place } }');
    expect(body.data).toEqual({ product: { id: 'b', place: null } });
    expect(body.errors[0]).toMatchObject({ path: ['product', 'place'], extensions: { code: 'FORBIDDEN' } });
    expect(text).not.toMatch(/inner|serviceName/);
  });

  it('reaches the client when a part of the shop is down for a while', async () => {
    const message = 'The search is not available at the moment.';
    shop.products.state.misbehave = () => ({
      data: { products: [], search: null },
      errors: [{ message, path: ['search'], extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    });
    const { body } = await shop.ask('{ products { id } search(term: "mug") { id } }');
    expect(body).toMatchObject({
      data: { products: [], search: null },
      errors: [{ message, path: ['search'], extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    });
  });

  it('is masked when it is about anything else', async () => {
    const { body, text } = await shop.ask('mutation { rename(name: "x") { id } }');
    expect(body.errors).toMatchObject([
      {
        message: 'Something went wrong on our side.',
        path: ['rename'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ]);
    expect(text).not.toMatch(inside);
  });

  it('about the whole request is one about the fields it was for', async () => {
    shop.users.state.misbehave = (_, answer) =>
      answer.code(401).send({ errors: [{ message: 'Sign in.', extensions: { code: 'UNAUTHENTICATED' } }] });
    const { body } = await shop.ask('{ me: viewer { email } products { id } }');
    expect(body.data).toMatchObject({ me: null, products: [{ id: 'a' }, {}, {}] });
    expect(body.errors).toMatchObject([{ path: ['me'], extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('what goes on to a subgraph', () => {
  it('is the token, the request id, the trace, the order access token and the address, and nothing else', async () => {
    const authorization = await shop.issuer.bearer();
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await shop.ask('{ viewer { id } }', {
      authorization,
      traceparent,
      tracestate: 'vendor=of-somebody',
      'x-request-id': 'my-request-2',
      'x-order-access-token': 'order-token',
      'x-client-address': 'forged',
      'x-forwarded-for': '1.2.3.4',
      cookie: 'a=b',
      'x-other': 'x',
    });
    const [seen] = shop.users.state.seen;
    expect(seen).toMatchObject({
      authorization,
      traceparent,
      tracestate: 'vendor=of-somebody',
      'x-request-id': 'my-request-2',
      'x-order-access-token': 'order-token',
      'x-client-address': '127.0.0.1',
    });
    for (const name of ['cookie', 'x-other', 'x-forwarded-for']) expect(seen).not.toHaveProperty(name);
  });

  it('is a fresh trace and request id where the client sends none, or nonsense', async () => {
    const { headers } = await shop.ask('{ viewer { id } }', {
      traceparent: 'x',
      tracestate: 'vendor=of-another-trace',
      'x-request-id': 'new\tline',
    });
    const [seen] = shop.users.state.seen;
    expect(seen).not.toHaveProperty('tracestate');
    expect(seen?.traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
    expect(seen?.['x-request-id']).toBe(headers.get('x-request-id'));
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('an access token', () => {
  const viewer = async (authorization: string) => shop.ask('{ viewer { id } }', { authorization });

  it('is not needed, and passes when it is good', async () => {
    expect((await shop.ask('{ viewer { id } }')).status).toBe(200);
    expect((await viewer(await shop.issuer.bearer())).body.data.viewer.id).toBe('u1');
  });

  it('is refused when expired, forged, for another audience, or no token at all, and costs no subgraph anything', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const { bearer } = shop.issuer;
    for (const bad of [
      await bearer((token) => token.setExpirationTime('-5m')),
      await bearer((token) => token.setAudience('another')),
      await bearer((token) => token.setIssuer('another')),
      await bearer(undefined, undefined, 'JWT'),
      await bearer(undefined, privateKey),
      'Bearer x',
      'Basic x',
    ]) {
      const { status, body } = await viewer(bad);
      expect(status).toBe(401);
      expect(body.errors).toMatchObject([
        { extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) } },
      ]);
    }
    expect(shop.users.state.seen).toEqual([]);
  });
});

describe('a request', () => {
  const raw = (body: string, contentType = 'application/json') =>
    shop.send('/graphql', { method: 'POST', headers: { 'content-type': contentType }, body });

  it.each([
    ['has no body', '', 400],
    ['is not JSON', '{', 400],
    ['has no query', '{}', 400],
    ['has an empty query', '{"query":""}', 400],
    ['is malformed GraphQL', '{"query":"{"}', 400],
    ['is a batch', '[{"query":"{ viewer { id } }"}]', 400],
    ['misses a variable', '{"query":"query ($id: ID!) { product(id: $id) { id } }"}', 400],
    ['asks for an unknown field', '{"query":"{ nothing }"}', 400],
    ['asks for the insides of federation', '{"query":"{ _service { sdl } }"}', 400],
    ['names a field __proto__', '{"query":"{ viewer { __proto__: id } }"}', 400],
    ['asks for entities', '{"query":"{ _entities(representations: []) { __typename } }"}', 400],
    [
      'has more than a megabyte',
      JSON.stringify({ query: `{ viewer { id } } #${'x'.repeat(1_100_000)}` }),
      413,
    ],
    ['has too many tokens', JSON.stringify({ query: `{ viewer { ${'id '.repeat(3_000)} } }` }), 400],
    [
      'nests too deep',
      JSON.stringify({ query: `{ products { ${'related { '.repeat(20)} id ${'} '.repeat(20)} } }` }),
      400,
    ],
    [
      'asks for too much at once',
      JSON.stringify({ query: `{ ${Array.from({ length: 21 }, (_, i) => `a${i}: viewer { id }`)} }` }),
      400,
    ],
  ])('is refused with its request id when it %s', async (_, body, status) => {
    const answer = await raw(body);
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].extensions.requestId).toBe(answer.headers.get('x-request-id'));
    expect(answer.text).not.toMatch(inside);
  });

  it('cannot be made by a form or an image of another site', async () => {
    expect((await raw('{"query":"{ viewer { id } }"}', 'text/plain')).status).toBe(400);
    expect((await raw('query=x', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await shop.send('/graphql?query={viewer{id}}')).status).toBe(400);
    const preflighted = { headers: { 'apollo-require-preflight': '1' } };
    expect((await shop.send('/graphql?query={viewer{id}}', preflighted)).status).toBe(200);
    expect((await shop.send('/graphql?query=mutation{rename(name:"x"){id}}', preflighted)).status).toBe(405);
  });

  it('from a page is allowed for the configured origins only', async () => {
    const preflight = (origin: string) =>
      shop.send('/graphql', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
    const good = await preflight('https://shop.example');
    expect(good.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(good.headers.get('access-control-allow-headers')).toContain('authorization');
    const bad = await preflight('https://evil.example');
    expect(bad.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is answered with headers that keep browsers from guessing, framing and referring', async () => {
    const { headers } = await shop.ask(page);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

it('the Sandbox page is served where people develop, and the schema can be asked for', async () => {
  const { status, text, headers } = await shop.send('/');
  expect(status).toBe(200);
  expect(text).toContain('EmbeddedSandbox');
  const nonce = /script-src 'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1];
  expect(text).toContain(`nonce="${nonce}"`);
  expect((await shop.ask('{ __schema { queryType { name } } }')).body.data.__schema.queryType.name).toBe(
    'Query',
  );
});

it('no log line holds a token', async () => {
  const authorization = await shop.issuer.bearer();
  await shop.ask('{ viewer { id } }', { authorization, 'x-order-access-token': 'order-token' });
  expect(shop.lines.join('')).not.toContain(authorization.slice(7));
  expect(shop.lines.join('')).not.toContain('order-token');
});
