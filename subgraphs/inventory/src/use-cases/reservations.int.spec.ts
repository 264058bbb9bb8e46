import { newId } from '@shop/kit/db';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../inventory-world.fixture.js';
import {
  commitReservation,
  extendReservation,
  releaseReservation,
  reserveStock,
} from '../messaging/messages.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(async () => {
  expect(await world.unexplained()).toEqual([]);
});
afterAll(() => world.close());

const linesOf = (...wanted: [variantId: string, quantity: number][]) =>
  wanted.map(([variantId, quantity], at) => ({ lineId: `line-${at}`, variantId, quantity }));
const reserve = (orderId: string, ...wanted: [variantId: string, quantity: number][]) =>
  world.send(reserveStock, { orderId, lines: linesOf(...wanted) });
const commit = (orderId: string) => world.send(commitReservation, { orderId });
const release = (orderId: string) => world.send(releaseReservation, { orderId, reason: 'CANCELLED' });
const expiresAt = async (orderId: string) =>
  (
    await world.query<{ expires_at: Date }>('select expires_at from reservation where order_id = $1', [
      orderId,
    ])
  )[0]?.expires_at.getTime() ?? 0;

describe('reserve-stock', () => {
  it('holds units of the first location, then of the next, and answers with the end of the hold', async () => {
    const [variant, order] = [await world.stockOf(3, 5), newId()];
    const answer = await reserve(order, [variant, 4]);
    expect(answer).toMatchObject({
      type: 'inventory.stock-reserved',
      payload: { orderId: order },
      saga: { step: 'step', revision: 1 },
    });
    expect(Date.parse(answer?.payload.expiresAt as string)).toBeGreaterThan(Date.now());
    expect((await world.levels(variant)).map(({ reserved }) => reserved)).toEqual([3, 1]);
  });

  it('delivered again gives the same answer and holds nothing more', async () => {
    const [variant, order] = [await world.stockOf(3), newId()];
    const first = await reserve(order, [variant, 2]);
    expect((await reserve(order, [variant, 2]))?.payload).toEqual(first?.payload);
    expect(await world.levels(variant)).toMatchObject([{ reserved: 2 }]);
  });

  it('adds up two lines of one variant', async () => {
    const variant = await world.stockOf(2, 1);
    expect(await reserve(newId(), [variant, 2], [variant, 2])).toMatchObject({
      type: 'inventory.stock-rejected',
      payload: { lines: [{ lineId: 'line-1', requested: 2, available: 1 }] },
    });
    expect(await reserve(newId(), [variant, 2], [variant, 1])).toMatchObject({
      type: 'inventory.stock-reserved',
    });
  });

  it('without enough stock holds nothing, and says the same again when there is enough', async () => {
    const [variant, other, order] = [await world.stockOf(1), await world.stockOf(5), newId()];
    const first = await reserve(order, [other, 1], [variant, 2]);
    expect(first).toMatchObject({
      type: 'inventory.stock-rejected',
      payload: {
        reason: 'OUT_OF_STOCK',
        lines: [{ lineId: 'line-1', variantId: variant, requested: 2, available: 1 }],
      },
    });
    expect(await world.levels(other)).toMatchObject([{ reserved: 0 }]);
    const again = await reserve(order, [other, 1], [variant, 1]);
    expect(again?.payload).toEqual(first?.payload);
    expect(await commit(order)).toMatchObject({ payload: { reason: 'OUT_OF_STOCK' } });
    expect(await release(order)).toMatchObject({ type: 'inventory.reservation-released' });
    expect(await world.statusOf(order)).toBe('REFUSED');
  });

  it('finds a variant whose id is written in capitals', async () => {
    const variant = await world.stockOf(1);
    expect(await reserve(newId(), [variant.toUpperCase(), 1])).toMatchObject({
      type: 'inventory.stock-reserved',
    });
  });

  it('of a variant that nobody knows is out of stock', async () => {
    expect(await reserve(newId(), [newId(), 1])).toMatchObject({ payload: { reason: 'OUT_OF_STOCK' } });
  });

  it('after its release is refused', async () => {
    const [variant, order] = [await world.stockOf(3), newId()];
    expect(await release(order)).toMatchObject({ type: 'inventory.reservation-released' });
    expect(await reserve(order, [variant, 1])).toMatchObject({
      type: 'inventory.stock-rejected',
      payload: { reason: 'RELEASED', lines: [] },
    });
    expect(await world.levels(variant)).toMatchObject([{ reserved: 0 }]);
  });

  it('delivered again after the end of the hold, but before the sweep, goes on holding', async () => {
    const [variant, order] = [await world.stockOf(3), newId()];
    await reserve(order, [variant, 1]);
    await world.makeOverdue(order);
    const answer = await reserve(order, [variant, 1]);
    expect(Date.parse(answer?.payload.expiresAt as string)).toBeGreaterThan(Date.now());
    expect(await world.levels(variant)).toMatchObject([{ reserved: 1 }]);
  });
});

describe('commit-reservation', () => {
  it('takes the units once, however often it is delivered', async () => {
    const [variant, order] = [await world.stockOf(2, 2), newId()];
    await reserve(order, [variant, 3]);
    expect(await commit(order)).toMatchObject({ type: 'inventory.reservation-committed' });
    expect(await commit(order)).toMatchObject({ type: 'inventory.reservation-committed' });
    expect(await world.levels(variant)).toEqual([
      { code: 'BER', received: 2, onHand: 0, reserved: 0, committed: 2 },
      { code: 'LYS', received: 2, onHand: 1, reserved: 0, committed: 1 },
    ]);
  });

  it('without a reservation is rejected, and after a release too', async () => {
    const order = newId();
    expect(await commit(order)).toMatchObject({
      type: 'inventory.commit-rejected',
      payload: { reason: 'NOT_RESERVED' },
    });
    await release(order);
    expect(await commit(order)).toMatchObject({ payload: { reason: 'RELEASED' } });
  });

  it('after the expiry takes the units again while they are there', async () => {
    const [variant, order] = [await world.stockOf(1, 1), newId()];
    await reserve(order, [variant, 1]);
    await world.makeOverdue(order);
    await world.app.expireReservations();
    // The first location is empty now, so the late commit finds its unit at the second.
    await reserve(newId(), [variant, 1]);
    expect(await commit(order)).toMatchObject({ type: 'inventory.reservation-committed' });
    expect((await world.levels(variant)).map(({ committed }) => committed)).toEqual([0, 1]);
  });

  it('after the expiry is rejected for good when the units are gone', async () => {
    const [variant, order, other] = [await world.stockOf(1), newId(), newId()];
    await reserve(order, [variant, 1]);
    await world.makeOverdue(order);
    await world.app.expireReservations();
    await reserve(other, [variant, 1]);
    expect(await commit(order)).toMatchObject({ payload: { reason: 'OUT_OF_STOCK' } });
    await release(other);
    expect(await commit(order)).toMatchObject({ payload: { reason: 'OUT_OF_STOCK' } });
  });
});

describe('release-reservation', () => {
  it('gives held units back once', async () => {
    const [variant, order] = [await world.stockOf(3), newId()];
    await reserve(order, [variant, 2]);
    await release(order);
    expect(await release(order)).toMatchObject({ type: 'inventory.reservation-released' });
    expect(await world.levels(variant)).toMatchObject([{ onHand: 3, reserved: 0 }]);
  });

  it('of a committed reservation brings the units back to hand', async () => {
    const [variant, order] = [await world.stockOf(3), newId()];
    await reserve(order, [variant, 2]);
    await commit(order);
    await release(order);
    expect(await world.levels(variant)).toMatchObject([{ received: 3, onHand: 3, committed: 0 }]);
    expect(await commit(order)).toMatchObject({ payload: { reason: 'RELEASED' } });
  });

  it('keeps the reason of the first release', async () => {
    const order = newId();
    await release(order);
    await world.send(releaseReservation, { orderId: order, reason: 'x'.repeat(5_000) });
    expect(await world.query('select release_reason from reservation where order_id = $1', [order])).toEqual([
      { release_reason: 'CANCELLED' },
    ]);
  });
});

describe('extend-reservation', () => {
  it('counts the time of the hold anew, also when it is over but not swept', async () => {
    const [variant, order] = [await world.stockOf(3), newId()];
    await reserve(order, [variant, 2]);
    await world.makeOverdue(order);
    expect(await world.send(extendReservation, { orderId: order })).toBeUndefined();
    expect(await expiresAt(order)).toBeGreaterThan(Date.now());
    expect(await world.app.expireReservations()).toBe(0);
  });

  it('after the expiry changes nothing, and without a reservation neither', async () => {
    const [variant, order, unknown] = [await world.stockOf(3), newId(), newId()];
    await reserve(order, [variant, 2]);
    await world.makeOverdue(order);
    await world.app.expireReservations();
    await world.send(extendReservation, { orderId: order });
    await world.send(extendReservation, { orderId: unknown });
    expect(await world.statusOf(order)).toBe('EXPIRED');
    expect(await world.statusOf(unknown)).toBeUndefined();
  });
});

describe('the end of a hold', () => {
  const expiredEvents = (orderId: string) =>
    world.query(
      `select receiver from outbox where message->>'type' = 'inventory.reservation-expired'
         and message->'payload'->>'orderId' = $1`,
      [orderId],
    );

  it('gives the units back and tells orders, once, also with two sweepers', async () => {
    const variant = await world.stockOf(60, 60);
    const orders = Array.from({ length: 60 }, () => newId());
    await Promise.all(orders.map((order) => reserve(order, [variant, 2])));
    await Promise.all(orders.map((order) => world.makeOverdue(order)));
    const counts = await Promise.all([world.app.expireReservations(), world.app.expireReservations()]);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(60);
    for (const order of orders) expect(await expiredEvents(order)).toEqual([{ receiver: 'orders' }]);
    expect((await world.levels(variant)).map(({ reserved }) => reserved)).toEqual([0, 0]);
  });

  it('does not touch a hold whose time is not over, nor one that was committed', async () => {
    const [variant, held, sold] = [await world.stockOf(5), newId(), newId()];
    await reserve(held, [variant, 1]);
    await reserve(sold, [variant, 1]);
    await commit(sold);
    await world.makeOverdue(sold);
    expect(await world.app.expireReservations()).toBe(0);
    expect(await world.statusOf(held)).toBe('HELD');
  });
});
