import { once } from 'node:events';
import { waitFor } from '@shop/kit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startShop } from '../testing/router.fixture.js';

type Shop = Awaited<ReturnType<typeof startShop>>;
let shop: Shop;
const sockets: WebSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await shop.close();
});

// Each limit for itself: on a busy machine a client of another test would reach it too.
const withShop = (...settings: Parameters<typeof startShop>) =>
  beforeEach(async () => {
    shop = await startShop(...settings);
  });

/** A client that does only what the test tells it to. */
const connect = () => {
  const socket = new WebSocket(`${shop.router.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  sockets.push(socket);
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(([code, reason]) => [code, String(reason)]);
  const state = { events: 0, isOver: false };
  socket.on('message', (text) => {
    const { type } = JSON.parse(String(text));
    if (type === 'next') state.events += 1;
  });
  closed.then(() => {
    state.isOver = true;
  });
  const say = (message: object) => socket.send(JSON.stringify(message));
  return {
    socket,
    closed,
    state,
    say,
    opened: () => once(socket, 'open'),
    async begin() {
      await once(socket, 'open');
      const acknowledged = once(socket, 'message');
      say({ type: 'connection_init' });
      await acknowledged;
    },
    subscribe: () =>
      say({
        id: '1',
        type: 'subscribe',
        payload: { query: 'subscription { productChanged(id: "a") { name } }' },
      }),
  };
};

const streams = () => shop.products.state.streams;
const tell = (id: string, name: string) =>
  Promise.all(
    streams().map(({ stream }) =>
      stream.send({
        event: 'next',
        id,
        data: JSON.stringify({ data: { productChanged: { __typename: 'Product', id: 'a', name } } }),
      }),
    ),
  );

describe('a socket that says nothing', () => {
  withShop({}, { socketInitMs: 200 });

  it('a client that never says who it is is sent away', async () => {
    const silent = connect();
    await silent.opened();
    expect((await silent.closed)[0]).toBe(4408);
  });
});

describe('a socket that carries nothing', () => {
  withShop({}, { socketIdleMs: 1_500 });

  it('a socket without a stream on it is closed in time, one with a stream never, and one behind its last stream again', async () => {
    const busy = connect();
    await busy.begin();
    busy.subscribe();
    await waitFor('its stream', () => streams().length === 1);
    // One after another, so the other has been there for twice as long.
    for (let i = 0; i < 2; i += 1) {
      const idle = connect();
      await idle.begin();
      expect(await idle.closed).toEqual([1000, 'IDLE']);
    }
    expect(busy.state.isOver).toBe(false);
    await tell('e1', 'One');
    await waitFor('an event', () => busy.state.events === 1);
    busy.say({ id: '1', type: 'complete' });
    expect(await busy.closed).toEqual([1000, 'IDLE']);
  });
});

describe('many sockets of one address', () => {
  withShop({ WEB_SOCKETS_PER_ADDRESS: '2' });

  it('an address has so many sockets, whether they carry streams or not, and a closed one makes room', async () => {
    const [first, second] = [connect(), connect()];
    await Promise.all([first.begin(), second.begin()]);
    const third = connect();
    expect(await third.closed).toEqual([1013, 'TOO_MANY_SOCKETS']);
    first.socket.close();
    await waitFor('room', async () => {
      const next = connect();
      return Promise.race([next.begin().then(() => true), next.closed.then(() => false)]);
    });
  });
});

describe('a reader that has stopped', () => {
  withShop({}, { streamTimings: { stallMs: 300 } });

  it('a client that stops reading is cut with a code, little waits for it, and others are not disturbed', async () => {
    const [deaf, other] = [connect(), connect()];
    await Promise.all([deaf.begin(), other.begin()]);
    for (const { subscribe } of [deaf, other]) subscribe();
    await waitFor('both', () => streams().length === 2);
    deaf.socket.pause();
    const name = 'x'.repeat(90_000);
    let told = 0;
    const held = process.memoryUsage().arrayBuffers;
    let most = 0;
    // Far more than the buffers of two kernels take.
    for (; told < 2_000 && streams().length === 2; told += 1) {
      await tell(`e${told}`, name);
      await waitFor('the other to have it', () => other.state.events > told);
      most = Math.max(most, process.memoryUsage().arrayBuffers - held);
    }
    await waitFor('the stream to end', () => streams().length === 1);
    // A hundred events may wait for it, and two kernels hold some megabytes.
    expect(most).toBeLessThan(64 * 2 ** 20);
    deaf.socket.resume();
    const [code] = await deaf.closed;
    // The code reaches whoever begins to read again in time.
    expect([1013, 1006]).toContain(code);
    const before = other.state.events;
    await tell('last', 'Last');
    await waitFor('the other to go on', () => other.state.events === before + 1);
  });
});

describe('a client that floods', () => {
  withShop();

  it('a client that asks on and on and does not read is cut before its answers pile up', async () => {
    const flooding = connect();
    await flooding.begin();
    flooding.socket.pause();
    const payload = { text: 'x'.repeat(100_000) };
    const flood = setInterval(() => {
      if (flooding.socket.bufferedAmount < 1_000_000) flooding.say({ type: 'ping', payload });
    }, 1);
    await flooding.closed.finally(() => clearInterval(flood));
  });
});
