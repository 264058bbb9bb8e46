import { newId } from '@shop/kit/db';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../inventory-world.fixture.js';
import { commitReservation, releaseReservation, reserveStock } from '../messaging/messages.js';

let world: World;
beforeAll(async () => {
  world = await createWorld({ DATABASE_POOL_SIZE: '25' });
});
afterEach(async () => {
  expect(await world.unexplained()).toEqual([]);
});
afterAll(() => world.close());

const reserve = (orderId: string, wanted: readonly [variantId: string, quantity: number][]) =>
  world.send(reserveStock, {
    orderId,
    lines: wanted.map(([variantId, quantity], at) => ({ lineId: `${at}`, variantId, quantity })),
  });
const isReserved = (answer: { type: string } | undefined) => answer?.type === 'inventory.stock-reserved';
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

it('of 50 orders at once for the last 5 units at two locations, exactly 5 get one', async () => {
  const variant = await world.stockOf(2, 3);
  const answers = await Promise.all(Array.from({ length: 50 }, () => reserve(newId(), [[variant, 1]])));
  expect(answers.filter(isReserved)).toHaveLength(5);
  expect((await world.levels(variant)).map(({ onHand, reserved }) => onHand - reserved)).toEqual([0, 0]);
});

it('of orders for 2 units each, as many get theirs as there are pairs', async () => {
  const variant = await world.stockOf(3, 4);
  const answers = await Promise.all(Array.from({ length: 20 }, () => reserve(newId(), [[variant, 2]])));
  expect(answers.filter(isReserved)).toHaveLength(3);
});

it('one order delivered twenty times at once holds its units once', async () => {
  const [variant, order] = [await world.stockOf(1, 1), newId()];
  const answers = await Promise.all(Array.from({ length: 20 }, () => reserve(order, [[variant, 2]])));
  expect(answers.every(isReserved)).toBe(true);
});

it('carts with the same variants in different order do not deadlock, and sell everything exactly once', async () => {
  const variants = await Promise.all(Array.from({ length: 5 }, () => world.stockOf(6, 6)));
  const answers = await Promise.all(
    Array.from({ length: 60 }, () =>
      reserve(
        newId(),
        shuffled(variants).map((variant) => [variant, 1] as [string, number]),
      ),
    ),
  );
  expect(answers.filter(isReserved)).toHaveLength(12);
});

it('reserve, commit, release and expiry in a tangle leave every level explained', async () => {
  const variants = await Promise.all(Array.from({ length: 4 }, () => world.stockOf(10, 10)));
  const orders = Array.from({ length: 60 }, () => newId());
  const lives = orders.map(async (orderId, at) => {
    const wanted = shuffled(variants).slice(0, 3);
    const first = reserve(
      orderId,
      wanted.map((variant) => [variant, 1 + (at % 2)]),
    );
    const overtaking = at % 3 === 0 ? world.send(releaseReservation, { orderId, reason: 'CANCELLED' }) : null;
    await Promise.all([first, overtaking]);
    if (at % 5 === 0) await world.makeOverdue(orderId);
    await Promise.all([
      world.send(commitReservation, { orderId }),
      world.send(commitReservation, { orderId }),
      world.app.expireReservations(),
    ]);
    if (at % 2 === 0)
      await Promise.all([
        world.send(releaseReservation, { orderId, reason: 'CANCELLED' }),
        world.send(releaseReservation, { orderId, reason: 'CANCELLED' }),
      ]);
  });
  await Promise.all(lives);
  const open = await world.query(
    `select 1 from reservation where order_id = any($1) and status not in ('COMMITTED', 'RELEASED', 'REFUSED')`,
    [orders],
  );
  expect(open).toEqual([]);
});
