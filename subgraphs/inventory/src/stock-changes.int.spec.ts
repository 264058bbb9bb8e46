import { newId } from '@shop/kit/db';
import { waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.js';
import { createWorld, type World } from './inventory-world.fixture.js';
import { commitReservation, releaseReservation, reserveStock } from './messaging/messages.js';

type Words = (readonly string[] | null)[];

let world: World;
let other: Awaited<ReturnType<typeof createApp>>;
const over = new AbortController();
const words: Words = [];

beforeAll(async () => {
  world = await createWorld();
  // Of two processes on one database, one makes the changes and the other is listened to.
  other = await createApp(world.config, world.log, { verifyViewer: world.identity.verify });
  const base = { viewer: null, requestId: 'test', log: world.log, header: () => undefined };
  const { stockChanges } = other.extendContext(base);
  void (async () => {
    for await (const keys of stockChanges.follow(over.signal)) words.push(keys);
  })();
  // The first is told at once, and another when the connection is there.
  await waitFor('a process that hears of changes', () => words.length === 2);
  expect(words).toEqual([null, null]);
});
afterAll(async () => {
  over.abort();
  await other.close();
  await world.close();
});

const keyOf = (variantId: string) => `ProductVariant:${variantId}`;
/** Words come in the sequence of commits: behind that of one more change, all has been told. Returns its key. */
const allTold = async (): Promise<string> => {
  const from = words.length;
  const last = keyOf(await world.stockOf(1));
  const isLast = (keys: Words[number]) => keys === null || keys.includes(last);
  await waitFor('the last word', () => words.slice(from).some(isLast));
  return last;
};
/** What is told of what `change` does. */
const toldOf = async (change: () => Promise<unknown>): Promise<Words> => {
  await allTold();
  const from = words.length;
  await change();
  const last = await allTold();
  return words.slice(from).map((keys) => keys?.filter((key) => key !== last) ?? null);
};
const keysToldOf = async (change: () => Promise<unknown>) =>
  (await toldOf(change)).flatMap((keys) => keys ?? ['anything']).sort();

const orderOf = (...lines: (readonly [variantId: string, quantity: number])[]) => ({
  orderId: newId(),
  lines: lines.map(([variantId, quantity], at) => ({ lineId: String(at), variantId, quantity })),
});

describe('told by another process, as soon as it is committed, is', () => {
  it('each variant that a reservation takes units of, once, from however many locations', async () => {
    const [one, two] = [await world.stockOf(2, 2), await world.stockOf(5)];
    const told = await keysToldOf(() => world.send(reserveStock, orderOf([one, 3], [two, 1])));
    expect(told).toEqual([one, two].map(keyOf).sort());
  });

  it('a release, and an expiry', async () => {
    const variant = await world.stockOf(5);
    const [released, overdue] = [orderOf([variant, 1]), orderOf([variant, 1])];
    for (const order of [released, overdue]) await world.send(reserveStock, order);
    const { orderId } = released;
    expect(
      await keysToldOf(() => world.send(releaseReservation, { orderId, reason: 'PAYMENT_DECLINED' })),
    ).toEqual([keyOf(variant)]);
    await world.makeOverdue(overdue.orderId);
    expect(await keysToldOf(world.app.expireReservations)).toEqual([keyOf(variant)]);
  });

  it('what comes in, and what comes back from a confirmed order', async () => {
    let variant = '';
    expect(
      await keysToldOf(async () => {
        variant = await world.stockOf(5);
      }),
    ).toEqual([keyOf(variant)]);
    const order = orderOf([variant, 1]);
    await world.send(reserveStock, order);
    await world.send(commitReservation, { orderId: order.orderId });
    const { orderId } = order;
    expect(await keysToldOf(() => world.send(releaseReservation, { orderId, reason: 'CANCELLED' }))).toEqual([
      keyOf(variant),
    ]);
  });

  it('anything, where it is too much to name it all', async () => {
    const rows = Array.from({ length: 300 }, () => ({
      variantId: newId(),
      locationCode: 'BER',
      quantity: 1,
    }));
    expect(await toldOf(() => world.app.seedStock(rows, () => undefined))).toContain(null);
  });
});

describe('nothing is told', () => {
  it('of a commit: its units could not be ordered before either', async () => {
    const order = orderOf([await world.stockOf(5), 2]);
    await world.send(reserveStock, order);
    expect(await keysToldOf(() => world.send(commitReservation, { orderId: order.orderId }))).toEqual([]);
  });

  it('of what is refused, said twice, or rolled back', async () => {
    const variant = await world.stockOf(1);
    const order = orderOf([variant, 1]);
    await world.send(reserveStock, order);
    expect(
      await keysToldOf(async () => {
        await world.send(reserveStock, order);
        await world.send(reserveStock, orderOf([variant, 1]));
        await world.app.dataSource
          .transaction(async (tx) => {
            await tx.query('update stock_level set reserved = 0 where variant_id = $1', [variant]);
            throw new Error('undone');
          })
          .catch(() => undefined);
      }),
    ).toEqual([]);
  });
});

it('a rush of orders is told in few words, and its last change with them', async () => {
  const variants = await Promise.all([world.stockOf(50), world.stockOf(50)]);
  const orders = Array.from({ length: 60 }, (_, i) => orderOf([variants[i % 2] ?? '', 1]));
  const begun = performance.now();
  const told = await toldOf(() => Promise.all(orders.map((order) => world.send(reserveStock, order))));
  expect(new Set(told.flat())).toEqual(new Set(variants.map(keyOf)));
  const seconds = (performance.now() - begun) / 1_000;
  expect(told.length).toBeLessThanOrEqual(2 + 2.1 * seconds);
});

it('who could not hear is told that anything may have changed', async () => {
  const from = words.length;
  await world.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query ilike 'listen%stock_changed%'`,
  );
  await waitFor('the word of a new connection', () => words.slice(from).includes(null));
  const variant = await world.stockOf(3);
  await waitFor('the next word', () => words.slice(from).some((keys) => keys?.includes(keyOf(variant))));
});
