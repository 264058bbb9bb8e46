import { connect } from 'node:net';
import { waitFor } from '@shop/kit/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startShop } from '../testing/router.fixture.js';
import { subscribeByEvents } from '../testing/stream-client.fixture.js';

type Shop = Awaited<ReturnType<typeof startShop>>;
let shop: Shop;
const cuts: (() => void)[] = [];
beforeEach(async () => {
  shop = await startShop({ SUBSCRIPTIONS_PER_CLIENT: '3' }, { patienceMs: 1_500 });
});
afterEach(async () => {
  for (const cut of cuts.splice(0)) cut();
  await shop.close();
});

const query = 'subscription ($id: ID!) { productChanged(id: $id) { name stock } }';

const subscribe = async (headers: Record<string, string> = {}, text = query) => {
  const stream = await subscribeByEvents(
    `${shop.router.url}/graphql`,
    { query: text, variables: { id: 'a' } },
    headers,
  );
  cuts.push(stream.cut);
  return stream;
};

/** The stream that the subgraph was asked for, once it was. */
const upstream = (count = 1) =>
  waitFor(`${count} streams`, () => {
    const { streams } = shop.products.state;
    return streams.length >= count && streams[count - 1];
  });
const tell = (stream: Awaited<ReturnType<typeof upstream>>, id: string, name: string) =>
  stream.stream.send({
    event: 'next',
    id,
    data: JSON.stringify({ data: { productChanged: { __typename: 'Product', id: 'a', name } } }),
  });

it('each event is completed from the other subgraphs with the rights of the subscriber, and has its id', async () => {
  const authorization = await shop.issuer.bearer();
  const client = await subscribe({ authorization, 'x-order-access-token': 'guest' });
  expect(client.status).toBe(200);
  const source = await upstream();
  expect(source.headers).toMatchObject({ authorization, 'x-order-access-token': 'guest' });
  expect(source.variables).toEqual({ id: 'a' });
  await tell(source, 'e1', 'One');
  await tell(source, 'e2', 'Two');
  expect(await client.atLeast(2)).toEqual([
    { id: 'e1', data: { productChanged: { name: 'One', stock: 97 } }, extensions: { eventId: 'e1' } },
    { id: 'e2', data: { productChanged: { name: 'Two', stock: 97 } }, extensions: { eventId: 'e2' } },
  ]);
  expect(shop.inventory.state.seen.every((headers) => headers.authorization === authorization)).toBe(true);
  source.stream.end({ event: 'complete', data: '' });
  await client.over();
  expect(client.isComplete()).toBe(true);
});

it('a subgraph that cuts the stream is asked again behind the last event, and the client sees nothing of it', async () => {
  const client = await subscribe({ 'last-event-id': 'e0' });
  const first = await upstream();
  expect(first.headers['last-event-id']).toBe('e0');
  await tell(first, 'e1', 'One');
  await client.atLeast(1);
  first.stream.end();
  const second = await waitFor('another stream', () => {
    const [stream] = shop.products.state.streams;
    return stream && stream !== first && stream;
  });
  expect(second.headers['last-event-id']).toBe('e1');
  await tell(second, 'e2', 'Two');
  expect((await client.atLeast(2)).map(({ id }) => id)).toEqual(['e1', 'e2']);
});

it('a subgraph that stays away ends the stream with an error that tells nothing of what is inside', async () => {
  shop.products.state.misbehave = (_, answer) => answer.code(500).send('secret');
  const client = await subscribe();
  await client.over();
  expect(client.told()).toMatchObject([{ errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] }]);
  expect(JSON.stringify(client.told())).not.toContain('secret');
});

it('another subgraph that is down costs only its fields of an event', async () => {
  shop.inventory.state.misbehave = (_, answer) => answer.code(500).send({});
  const client = await subscribe();
  await tell(await upstream(), 'e1', 'One');
  expect((await client.atLeast(1))[0]).toMatchObject({
    data: { productChanged: { name: 'One', stock: null } },
    errors: [{ path: ['productChanged', 'stock'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
});

it('the stream ends with a code when the token does', async () => {
  const authorization = await shop.issuer.bearer((token) => token.setExpirationTime('1s'));
  const client = await subscribe({ authorization });
  await client.over();
  expect(client.told()).toMatchObject([{ errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] }]);
  expect(client.isComplete()).toBe(true);
});

it('what is refused before the stream begins is a plain answer', async () => {
  const refusals = [
    await subscribe({ authorization: 'Bearer forged' }),
    await subscribe({}, '{ products { name } }'),
    await subscribe({}, 'subscription { nothing }'),
    await subscribe({ 'content-type': 'text/plain' }),
  ];
  expect(refusals.map(({ status, body }) => [status, body.errors[0].extensions.code])).toEqual([
    [401, 'UNAUTHENTICATED'],
    [406, 'BAD_REQUEST'],
    [400, 'GRAPHQL_VALIDATION_FAILED'],
    [400, 'BAD_REQUEST'],
  ]);
  const foreign = await shop.send(
    `/graphql?query=${encodeURIComponent('subscription { productChanged(id: "a") { name } }')}`,
    {
      headers: { accept: 'text/event-stream', origin: 'https://evil.example' },
    },
  );
  expect(foreign.status).toBe(403);
});

it('one client cannot open streams without end, and a closed one makes room', async () => {
  const authorization = await shop.issuer.bearer((token) =>
    token.setSubject('018f4c2e-0000-7000-8000-000000000001'),
  );
  const open = [];
  for (let i = 0; i < 3; i += 1) open.push(await subscribe({ authorization }));
  const refused = await subscribe({ authorization });
  expect([refused.status, refused.body.errors[0].extensions.code]).toEqual([429, 'TOO_MANY_STREAMS']);
  // Another viewer has a count of his own.
  expect((await subscribe({ authorization: await shop.issuer.bearer() })).status).toBe(200);
  open[0]?.cut();
  await waitFor('room', async () => (await subscribe({ authorization })).status === 200);
});

it('when the client leaves, so does the router', async () => {
  const client = await subscribe();
  await upstream();
  client.cut();
  await waitFor('no stream', () => shop.products.state.streams.length === 0);
});

it('a stop does not wait for streams, and does not call them complete', async () => {
  const client = await subscribe();
  await upstream();
  await shop.router.close();
  await client.over();
  expect(client.isComplete()).toBe(false);
});

it('a reader that does not read is cut, and costs no memory without end', async () => {
  await shop.close();
  shop = await startShop({}, { streamTimings: { stallMs: 300 } });
  const { port, hostname } = new URL(shop.router.url);
  const body = JSON.stringify({ query, variables: { id: 'a' } });
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.on('error', () => undefined);
  cuts.push(() => socket.destroy());
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  const source = await upstream();
  const name = 'x'.repeat(100_000);
  for (let i = 0; i < 1_000 && !source.stream.signal.aborted; i += 1) await tell(source, `e${i}`, name);
  await waitFor('the end', () => shop.products.state.streams.length === 0);
});
