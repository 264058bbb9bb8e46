import { waitFor } from '@shop/kit/testing';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startShop } from '../testing/router.fixture.js';

type Shop = Awaited<ReturnType<typeof startShop>>;
type Sink = Readonly<{ next(value: unknown): void; error(error: unknown): void; complete(): void }>;
/** What a page writes around a client library, so that its streams go on behind the last event. */
type Subscribe = (sink: Sink, lastEventId: () => string | undefined) => () => void;

let shop: Shop;
let url: string;
const clients: { dispose(): unknown }[] = [];
beforeEach(async () => {
  shop = await startShop({ SUBSCRIPTIONS_PER_CLIENT: '1' });
  url = `${shop.router.url}/graphql`;
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await shop.close();
});

const asked = { query: 'subscription { productChanged(id: "a") { name stock } }' };
const bearer = () => shop.issuer.bearer((token) => token.setSubject('018f4c2e-0000-7000-8000-000000000001'));
// The libraries wait for seconds.
const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 50));

const byEvents =
  (authorization: () => Promise<string>, retryAttempts = 100): Subscribe =>
  (sink, lastEventId) => {
    const client = createSseClient({
      url: () => url,
      retryAttempts,
      retry: soon,
      headers: async () => {
        const id = lastEventId();
        return { authorization: await authorization(), ...(id && { 'last-event-id': id }) };
      },
    });
    clients.push(client);
    return client.subscribe(asked, sink);
  };

const bySocket =
  (authorization: () => Promise<string>, retryAttempts = 100): Subscribe =>
  (sink, lastEventId) => {
    const client = createSocketClient({
      url: () => url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts,
      retryWait: soon,
      connectionParams: async () => ({ authorization: await authorization() }),
    });
    clients.push(client);
    // Read anew whenever the library asks again.
    const extensions = {
      get lastEventId() {
        return lastEventId();
      },
    };
    return client.subscribe({ ...asked, extensions }, sink);
  };

const follow = (subscribe: Subscribe) => {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
  const told: any[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const state: { end?: 'complete' | 'error'; error?: any } = {};
  const leave = subscribe(
    {
      next: (value) => told.push(value),
      error: (error) => Object.assign(state, { end: 'error', error }),
      complete: () => Object.assign(state, { end: 'complete' }),
    },
    () => told.at(-1)?.extensions.eventId,
  );
  return {
    told,
    state,
    leave,
    ended: () => waitFor('the end', () => state.end),
    atLeast: (count: number) => waitFor(`${count} events`, () => told.length >= count),
  };
};

const upstream = (isIt: (lastEventId: unknown) => boolean = () => true) =>
  waitFor('a stream', () =>
    shop.products.state.streams.find(({ headers }) => isIt(headers['last-event-id'])),
  );
const tell = ({ stream }: Awaited<ReturnType<typeof upstream>>, id: string, name: string) =>
  stream.send({
    event: 'next',
    id,
    data: JSON.stringify({ data: { productChanged: { __typename: 'Product', id: 'a', name } } }),
  });
const event = (eventId: string, name: string) => ({
  data: { productChanged: { name, stock: 97 } },
  extensions: { eventId },
});

describe.each([
  ['graphql-sse', byEvents],
  ['graphql-ws', bySocket],
])('the client of %s', (_, by) => {
  it('is told every event, and that nothing more comes', async () => {
    const stream = follow(by(bearer));
    const source = await upstream();
    // A place to go on from, which libraries have no word for.
    await source.stream.send({ id: 'e0' });
    await tell(source, 'e1', 'One');
    await tell(source, 'e2', 'Two');
    await stream.atLeast(2);
    source.stream.end({ event: 'complete', data: '' });
    expect(await stream.ended()).toBe('complete');
    expect(stream.told).toEqual([event('e1', 'One'), event('e2', 'Two')]);
  });

  it('goes on behind its last event, with a new token, at another router when its own is stopped', async () => {
    const tokens: string[] = [];
    const stream = follow(
      by(async () => {
        const token = await bearer();
        tokens.push(token);
        return token;
      }),
    );
    await tell(await upstream(), 'e1', 'One');
    await stream.atLeast(1);
    const other = await shop.anotherRouter();
    url = `${other.url}/graphql`;
    await shop.router.close();
    const source = await upstream((lastEventId) => lastEventId === 'e1');
    expect(source.headers.authorization).toBe(tokens.at(-1));
    await tell(source, 'e2', 'Two');
    await stream.atLeast(2);
    expect(stream.told).toEqual([event('e1', 'One'), event('e2', 'Two')]);
    expect(stream.state.end).toBeUndefined();
  });

  it('learns why no stream begins, and does not ask again and again', async () => {
    const refused = follow(by(async () => 'Bearer forged', 0));
    expect(await refused.ended()).toBe('error');
    const { error } = refused.state;
    expect(error.response?.status ?? error.code).toBe(by === byEvents ? 401 : 4401);
    follow(by(bearer));
    await upstream();
    const tooMany = follow(by(bearer, 0));
    expect(await tooMany.ended()).toBe('error');
    const why = tooMany.state.error;
    expect(why.response?.status ?? why[0].extensions.code).toBe(by === byEvents ? 429 : 'TOO_MANY_STREAMS');
  });

  it('leaves, and the router leaves too', async () => {
    const stream = follow(by(bearer));
    await upstream();
    stream.leave();
    await waitFor('no stream', () => shop.products.state.streams.length === 0);
    // There is room for another one.
    const next = follow(by(bearer, 0));
    await tell(await upstream(), 'e1', 'One');
    await next.atLeast(1);
  });
});
