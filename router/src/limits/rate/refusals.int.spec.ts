import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startShop } from '../../testing/router.fixture.js';

const allowed = 4;
const good = '{ products { id } }';
const dear = `{ ${Array.from({ length: 15 }, (_, n) => `a${n}: products { id }`).join(' ')} }`;
const json = { 'content-type': 'application/json' };

describe('who sends nothing but what is refused', () => {
  let shop: Awaited<ReturnType<typeof startShop>>;
  beforeAll(async () => {
    shop = await startShop({
      RATE_LIMIT_REFUSALS_PER_MINUTE: String(allowed),
      RATE_LIMIT_QUERIES_PER_MINUTE: '10',
      MAX_COST: '100',
      TRUSTED_PROXIES: '127.0.0.1',
    });
  });
  afterAll(() => shop.close());

  const from = (address: string) => ({ 'x-forwarded-for': address });
  const post = (body: string, headers: Record<string, string>) =>
    shop.send('/graphql', { method: 'POST', headers: { ...json, ...headers }, body });
  const graphql = (query: string) => JSON.stringify({ query });

  it.each<[string, string, string, Record<string, string>]>([
    ['a typo', '192.0.2.1', graphql('{ prodcuts { id } }'), {}],
    ['what is over the cost', '192.0.2.2', graphql(dear), {}],
    ['a syntax error', '192.0.2.3', graphql('{'), {}],
    ['what is not JSON', '192.0.2.4', '{', {}],
    ['a batch', '192.0.2.5', '[]', {}],
    ['a token that is none', '192.0.2.6', graphql(good), { authorization: 'Bearer x' }],
    ['a form', '192.0.2.7', 'query=%7B', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a variable that does not fit', '192.0.2.8', graphql('query ($a: ID!) { product(id: $a) { id } }'), {}],
  ])('%s is slowed, at its address alone', async (_, address, body, headers) => {
    const statuses = [];
    for (let i = 0; i <= allowed; i += 1)
      statuses.push((await post(body, { ...from(address), ...headers })).status);
    expect(statuses.filter((status) => status === 429)).toEqual([]);
    const asked = shop.products.state.asked.length;
    const refused = await post(graphql(good), from(address));
    expect(refused.status).toBe(429);
    expect(refused.body.errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', limit: allowed });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(shop.products.state.asked.length).toBe(asked);
    expect((await post(graphql(good), from('198.51.100.1'))).status).toBe(200);
    expect(
      (await post(graphql(good), { ...from(address), authorization: await shop.issuer.bearer() })).status,
    ).toBe(200);
  });

  it('slips take nothing from what one may ask', async () => {
    const address = from('192.0.2.20');
    for (let i = 0; i < allowed; i += 1) await post(graphql('{ prodcuts }'), address);
    const statuses = [];
    for (let i = 0; i <= 10; i += 1) statuses.push((await post(graphql(good), address)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  });

  it('a document that is asked for by its hash first, as clients do, is no slip', async () => {
    const address = from('192.0.2.21');
    const unknown = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    for (let i = 0; i < 3 * allowed; i += 1) await post(JSON.stringify({ extensions: unknown }), address);
    expect((await post(graphql(good), address)).status).toBe(200);
  });
});
