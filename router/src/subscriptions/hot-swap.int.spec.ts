import { readFile, writeFile } from 'node:fs/promises';
import { waitFor } from '@shop/kit/testing';
import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startShop, supergraphWith } from '../testing/router.fixture.js';
import { subscribeByEvents } from '../testing/stream-client.fixture.js';

type Shop = Awaited<ReturnType<typeof startShop>>;
let shop: Shop;
const leaves: (() => unknown)[] = [];
beforeEach(async () => {
  shop = await startShop();
});
afterEach(async () => {
  for (const leave of leaves.splice(0)) await leave();
  await shop.close();
});

const query = 'subscription ($id: ID!) { productChanged(id: $id) { name stock } }';
const variables = { id: 'a' };
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
type Told = { told: () => any[]; isComplete: () => boolean };

const byEvents = async (): Promise<Told> => {
  const stream = await subscribeByEvents(`${shop.router.url}/graphql`, { query, variables });
  leaves.push(stream.cut);
  return stream;
};

const bySocket = async (): Promise<Told> => {
  const client = createClient({
    url: `${shop.router.url}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  leaves.push(() => client.dispose());
  const told: object[] = [];
  let isComplete = false;
  client.subscribe(
    { query, variables },
    {
      next: (value) => told.push({ id: value.extensions?.['eventId' as never], ...value }),
      error: () => undefined,
      complete: () => {
        isComplete = true;
      },
    },
  );
  return { told: () => told, isComplete: () => isComplete };
};

const upstream = (count: number) =>
  waitFor(
    `stream ${count}`,
    () => shop.products.state.streams.length === count && shop.products.state.streams,
  );

const exchange = async (change: (sdl: string) => string): Promise<void> => {
  const lines = shop.lines.length;
  await writeFile(shop.supergraphFile, change(await readFile(shop.supergraphFile, 'utf8')));
  await waitFor('the new supergraph', () =>
    shop.lines.slice(lines).some((line) => line.includes('a new supergraph is served')),
  );
};

describe.each([
  ['server-sent events', byEvents],
  ['a WebSocket', bySocket],
])('a stream over %s, while another supergraph is swapped in', (_, open) => {
  const tell = async (id: string, entity: object = {}) => {
    for (const { stream } of shop.products.state.streams)
      await stream.send({
        event: 'next',
        id,
        data: JSON.stringify({ data: { productChanged: { __typename: 'Product', id: 'a', ...entity } } }),
      });
  };
  const ids = (told: ReturnType<Told['told']>) => told.map(({ id }) => id);

  it('goes on without a cut where nothing of it has changed: no event is lost or told twice', async () => {
    const stream = await open();
    const [before] = await upstream(1);
    await tell('e1', { name: 'One' });
    // Some that are on their way, and some behind it.
    const swapped = exchange((sdl) => sdl.replace(/\n\s*place: String.*\n/, '\n'));
    for (let i = 2; i <= 20; i += 1) await tell(`e${i}`, { name: `Name ${i}` });
    await swapped;
    for (let i = 21; i <= 30; i += 1) await tell(`e${i}`, { name: `Name ${i}` });
    await waitFor('the last event', () => ids(stream.told()).includes('e30'));
    expect(ids(stream.told())).toEqual(Array.from({ length: 30 }, (_, i) => `e${i + 1}`));
    expect(stream.told().at(-1).data).toEqual({ productChanged: { name: 'Name 30', stock: 97 } });
    expect(shop.products.state.streams).toEqual([before]);
  });

  it('asks anew behind the last event where another subgraph has a part of it now', async () => {
    const stream = await open();
    const [before] = await upstream(1);
    await tell('e1', { name: 'One' });
    await waitFor('an event', () => stream.told().length === 1);
    await exchange((sdl) => sdl.replace(/(stock: Int @join__field\(graph: )INVENTORY/, '$1PRODUCTS'));
    const after = await waitFor('another stream', () =>
      shop.products.state.streams.find((one) => one !== before),
    );
    expect(after.headers['last-event-id']).toBe('e1');
    await waitFor('one stream', () => shop.products.state.streams.length === 1);
    await tell('e2', { name: 'Two', stock: 5 });
    await waitFor('an event', () => stream.told().length === 2);
    expect(stream.told().map(({ id, data }) => [id, data])).toEqual([
      ['e1', { productChanged: { name: 'One', stock: 97 } }],
      ['e2', { productChanged: { name: 'Two', stock: 5 } }],
    ]);
  });

  it('ends with an error where a field of it is gone', async () => {
    const stream = await open();
    await upstream(1);
    await tell('e1', { name: 'One' });
    await waitFor('an event', () => stream.told().length === 1);
    await exchange((sdl) => sdl.replace(/\n\s*stock: Int.*\n/, '\n'));
    await waitFor('the end', stream.isComplete);
    expect(stream.told()).toMatchObject([
      { id: 'e1' },
      { errors: [{ extensions: { code: 'SCHEMA_CHANGED' } }] },
    ]);
    await upstream(0);
  });

  it('ends with the reason where its viewer may not see it any more', async () => {
    const stream = await open();
    await upstream(1);
    await exchange(() =>
      supergraphWith((products) =>
        products
          .replace('"@composeDirective"', '"@composeDirective", "@authenticated"')
          .replace('productChanged(id: ID!): Product', '$& @authenticated'),
      ),
    );
    await waitFor('the end', stream.isComplete);
    await upstream(0);
    expect(stream.told()).toMatchObject([{ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
  });
});
