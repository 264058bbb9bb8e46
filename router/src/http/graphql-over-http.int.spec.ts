import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startShop } from '../testing/router.fixture.js';

let shop: Awaited<ReturnType<typeof startShop>>;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

const audit = (url: string) =>
  Promise.all(serverAudits({ url: `${url}/graphql` }).map(async ({ fn }) => fn()));

describe('the specification of GraphQL over HTTP', () => {
  it('is kept in all that a server must or should do', async () => {
    const results = await audit(shop.router.url);
    expect(results.length).toBeGreaterThan(50);
    const failed = results.filter(({ status }) => status === 'error' || status === 'warn');
    expect(failed.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
  });

  it('what it only allows is done too, but for a GET that a link of another site could make', async () => {
    const results = await audit(shop.router.url);
    const left = results.filter(({ status }) => status === 'notice').map(({ id }) => id);
    expect(left.sort()).toEqual(['5A70', '6A70', 'D6D5']);
  });

  it('is kept in production but where it asks for introspection', async () => {
    const production = await startShop({ NODE_ENV: 'production' });
    const results = await audit(production.router.url);
    const failed = results.filter(({ status }) => status === 'error' || status === 'warn');
    for (const result of failed) {
      const body = 'response' in result ? await result.response.text() : '';
      expect(body, result.name).toContain('introspection has been disabled');
    }
    expect(failed.map(({ id }) => id).sort()).toEqual(['28B9', '2EA1', 'BF61']);
    await production.close();
  });
});

const post = (body: unknown, headers: Record<string, string> = {}) =>
  shop.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const get = (search: Record<string, string>) =>
  shop.send(`/graphql?${new URLSearchParams(search)}`, { headers: { 'apollo-require-preflight': '1' } });

const two = 'query A { viewer { id } } query B { products { id } }';

describe('a request', () => {
  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /^The body/],
    ['nothing', '', /^The body/],
    ['no object', '"x"', /^The body/],
    ['no query', {}, /^query:/],
    ['a query that is no text', { query: 1 }, /^query:/],
    ['variables that are text', { query: '{ a }', variables: '{}' }, /^variables:/],
    ['extensions that are a list', { query: '{ a }', extensions: [] }, /^extensions:/],
    ['an operation name that is none', { query: '{ a }', operationName: 1 }, /^operationName:/],
    ['a batch', [{ query: '{ a }' }], /^Batches/],
  ])('with %s is refused by name, whatever the client accepts', async (_, body, message) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const answer = await post(body, { accept });
      expect(answer.status).toBe(400);
      expect(answer.body.data).toBeUndefined();
      expect(answer.body.errors).toMatchObject([
        { message: expect.stringMatching(message), extensions: { code: 'BAD_REQUEST' } },
      ]);
      expect(answer.body.errors[0].extensions.requestId).toBe(answer.headers.get('x-request-id'));
    }
  });

  it('that takes no answer of ours is told which there are', async () => {
    const { status, body } = await post({ query: '{ viewer { id } }' }, { accept: 'text/html' });
    expect(status).toBe(406);
    expect(body.errors[0].message).toContain('application/graphql-response+json');
  });

  it('of another method is told which there are', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await shop.send('/graphql', { method });
      expect([status, headers.get('allow')]).toEqual([405, 'GET, POST']);
    }
  });

  it('of another media type is told so', async () => {
    const { status, body } = await post('query=x', { 'content-type': 'application/graphql' });
    expect(status).toBe(415);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  });

  it('with several operations is answered by name, and told when there is none', async () => {
    expect((await post({ query: two, operationName: 'A' })).body).toEqual({ data: { viewer: { id: 'u1' } } });
    expect((await post({ query: two, operationName: 'B' })).body.data.products).toHaveLength(3);
    for (const operationName of [undefined, 'C', '']) {
      const { status, body } = await post({ query: two, operationName });
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([
        {
          message: expect.stringMatching(/^operationName:/),
          extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
        },
      ]);
    }
    expect((await post({ query: 'fragment F on Query { __typename }' })).status).toBe(400);
  });

  it('with a variable that does not fit is told which, and no subgraph is asked', async () => {
    shop.products.state.seen.length = 0;
    const query = 'query ($id: ID!, $n: Int) { product(id: $id) { id } shelf(first: $n) { id } }';
    const { status, body } = await post({ query, variables: { id: null, n: 'x' } });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      { message: expect.stringContaining('$id'), extensions: { code: 'BAD_USER_INPUT' } },
      { message: expect.stringContaining('$n'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(shop.products.state.seen).toEqual([]);
  });

  it('by GET is answered like one by POST', async () => {
    const query = 'query One($id: ID!) { product(id: $id) { name } }';
    const variables = { id: 'b' };
    const byPost = await post({ query, variables, operationName: 'One' });
    const byGet = await get({ query, variables: JSON.stringify(variables), operationName: 'One' });
    expect([byGet.status, byGet.text]).toEqual([200, byPost.text]);
  });

  it('by GET with parameters that are none is refused by name', async () => {
    for (const search of [
      'variables=x',
      'variables=[]',
      'extensions=1',
      'query=b',
      'operationName=a&operationName=b',
    ]) {
      const name = search.split('=')[0] ?? '';
      const answer = await shop.send(`/graphql?query={viewer{id}}&${search}`, {
        headers: { 'apollo-require-preflight': '1' },
      });
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].message).toMatch(new RegExp(`^${name}:`));
    }
  });

  it('by GET never changes anything, and is told to come by POST', async () => {
    shop.users.state.seen.length = 0;
    const { status, headers } = await get({ query: 'mutation { rename(name: "x") { id } }' });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    expect(shop.users.state.seen).toEqual([]);
  });

  it('that was read once is not read again, and is read anew with other text', async () => {
    const ask = async (query: string) => (await post({ query })).body;
    const first = await ask('{ once: products { name } }');
    expect(await ask('{ once: products { name } }')).toEqual(first);
    expect(await ask('{ once: products { name } } ')).toEqual(first);
    expect(await ask('{ once: products { nam } }')).toHaveProperty('errors');
  });
});
