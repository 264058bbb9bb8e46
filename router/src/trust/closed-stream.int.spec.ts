import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startShop } from '../testing/router.fixture.js';

let shop: Awaited<ReturnType<typeof startShop>>;
beforeAll(async () => {
  shop = await startShop();
});
beforeEach(() => {
  shop.products.state.asked.length = 0;
});
afterAll(() => shop.close());

const bearer = (...roles: string[]) => shop.issuer.bearer(undefined, undefined, undefined, roles);

type Refused = { errors: { extensions: { code: string } }[] };
type Verdict = { status: number; isOpen: boolean; code: string | undefined };

const subscribe = async (field: string, authorization?: string) => {
  const left = new AbortController();
  const answer = await fetch(`${shop.router.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(authorization && { authorization }),
    },
    body: JSON.stringify({ query: `subscription { ${field} { name } }` }),
    signal: left.signal,
  });
  const isOpen = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const code = isOpen ? undefined : ((await answer.json()) as Refused).errors[0]?.extensions.code;
  left.abort();
  return { status: answer.status, isOpen, code };
};

const unauthenticated = { status: 401, isOpen: false, code: 'UNAUTHENTICATED' };
const forbidden = { status: 403, isOpen: false, code: 'FORBIDDEN' };
const opened = { status: 200, isOpen: true, code: undefined };

it.each<[string, ...Verdict[]]>([
  ['stockTaken', unauthenticated, opened, opened, opened],
  ['costChanged', unauthenticated, forbidden, opened, opened],
  ['shopClosed', unauthenticated, forbidden, forbidden, opened],
  ['open: stockTaken', unauthenticated, opened, opened, opened],
])(
  'the stream %s opens for whom its directive lets through, and no subgraph hears of the others',
  async (field, ...expected) => {
    const viewers = [
      undefined,
      await bearer('CUSTOMER'),
      await bearer('STAFF'),
      await bearer('STAFF', 'ADMIN'),
    ];
    for (const [index, verdict] of expected.entries()) {
      const before = shop.products.state.asked.length;
      expect(await subscribe(field, viewers[index])).toEqual(verdict);
      if (!verdict.isOpen) expect(shop.products.state.asked.length).toBe(before);
    }
  },
);
