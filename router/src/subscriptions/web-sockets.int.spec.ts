import { once } from 'node:events';
import { waitFor } from '@shop/kit/testing';
import { type Client, createClient } from 'graphql-ws';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startShop } from '../testing/router.fixture.js';

type Shop = Awaited<ReturnType<typeof startShop>>;
let shop: Shop;
const clients: Client[] = [];
beforeEach(async () => {
  shop = await startShop({ SUBSCRIPTIONS_PER_CLIENT: '2' }, { patienceMs: 1_500 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await shop.close();
});

const query = 'subscription ($id: ID!) { productChanged(id: $id) { name stock } }';
const url = () => `${shop.router.url.replace('http', 'ws')}/graphql`;

const connect = (connectionParams: Record<string, string> = {}) => {
  const closed: { code: number; reason: string }[] = [];
  const client = createClient({
    url: url(),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
    on: { closed: (event) => closed.push(event as never) },
  });
  clients.push(client);
  return {
    closed,
    subscribe(text = query, extensions?: Record<string, unknown>) {
      // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
      const told: any[] = [];
      // biome-ignore lint/suspicious/noExplicitAny: as above
      const state: { end?: 'complete' | 'error'; error?: any } = {};
      const leave = client.subscribe(
        { query: text, variables: { id: 'a' }, extensions },
        {
          next: (value) => told.push(value),
          error: (error) => Object.assign(state, { end: 'error', error }),
          complete: () => Object.assign(state, { end: 'complete' }),
        },
      );
      return {
        told,
        leave,
        state,
        ended: () => waitFor('the end', () => state.end),
        atLeast: (count: number) => waitFor(`${count} events`, () => told.length >= count && told),
      };
    },
  };
};

const upstream = () => waitFor('a stream', () => shop.products.state.streams.at(-1));
const tell = (source: Awaited<ReturnType<typeof upstream>>, id: string, name: string) =>
  source.stream.send({
    event: 'next',
    id,
    data: JSON.stringify({ data: { productChanged: { __typename: 'Product', id: 'a', name } } }),
  });

it('tells the same events, with the token of the first message and behind the event that the client has', async () => {
  const authorization = await shop.issuer.bearer();
  const stream = connect({ authorization }).subscribe(query, { lastEventId: 'e0' });
  const source = await upstream();
  expect(source.headers).toMatchObject({ authorization, 'last-event-id': 'e0' });
  await tell(source, 'e1', 'One');
  await tell(source, 'e2', 'Two');
  expect(await stream.atLeast(2)).toEqual([
    { data: { productChanged: { name: 'One', stock: 97 } }, extensions: { eventId: 'e1' } },
    { data: { productChanged: { name: 'Two', stock: 97 } }, extensions: { eventId: 'e2' } },
  ]);
  source.stream.end({ event: 'complete', data: '' });
  expect(await stream.ended()).toBe('complete');
});

it('tells what is missing of an event beside what is there', async () => {
  shop.inventory.state.misbehave = (_, answer) => answer.code(500).send({});
  const stream = connect().subscribe();
  await tell(await upstream(), 'e1', 'One');
  expect((await stream.atLeast(1))[0]).toMatchObject({
    data: { productChanged: { name: 'One', stock: null } },
    errors: [{ path: ['productChanged', 'stock'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
});

it('refuses what is none of its business, and more streams than a client may have', async () => {
  const client = connect();
  const asked = [client.subscribe('{ products { name } }'), client.subscribe('subscription { nothing }')];
  for (const { ended } of asked) expect(await ended()).toBe('error');
  expect(asked.map(({ state }) => state.error[0].extensions.code)).toEqual([
    'BAD_REQUEST',
    'GRAPHQL_VALIDATION_FAILED',
  ]);
  const open = [client.subscribe(), client.subscribe()];
  await waitFor('both', () => shop.products.state.streams.length === 2);
  const third = client.subscribe();
  await third.ended();
  expect(third.state.error[0].extensions.code).toBe('TOO_MANY_STREAMS');
  for (const { leave } of open) leave();
  await waitFor('no stream', () => shop.products.state.streams.length === 0);
});

it('a bad token, or a page of another origin, gets no socket', async () => {
  const client = connect({ authorization: 'Bearer forged' });
  await client.subscribe().ended();
  expect(client.closed).toMatchObject([{ code: 4401 }]);
  const foreign = new WebSocket(url(), 'graphql-transport-ws', { origin: 'https://evil.example' });
  const [error] = await once(foreign, 'error');
  expect(String(error)).toContain('403');
  const allowed = new WebSocket(url(), 'graphql-transport-ws', { origin: 'https://shop.example' });
  await once(allowed, 'open');
  allowed.close();
});

it('streams and the socket end with a code when the token does', async () => {
  const client = connect({
    authorization: await shop.issuer.bearer((token) => token.setExpirationTime('1s')),
  });
  const stream = client.subscribe();
  await stream.ended();
  expect(stream.told).toMatchObject([{ errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] }]);
  await waitFor('the end of the socket', () => client.closed.length > 0);
  expect(client.closed).toMatchObject([{ code: 4403, reason: 'TOKEN_EXPIRED' }]);
});

it('a stop tells clients to come back, and does not wait for them', async () => {
  const client = connect();
  client.subscribe();
  await upstream();
  await shop.router.close();
  await waitFor('the end of the socket', () => client.closed.length > 0);
  expect(client.closed).toMatchObject([{ code: 1001, reason: 'SHUTTING_DOWN' }]);
});
