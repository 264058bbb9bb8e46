import { newId } from '@shop/kit/db';
import type { Message } from '@shop/kit/messaging';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canMove, type OrderStatus } from './domain/order-status.js';
import { documents, placeOrder, send } from './testing/shopping.js';
import { type Orders, shopper, startOrders } from './testing/start-orders.js';
import * as messages from './use-cases/messages.js';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
});
afterAll(() => orders.close());

// mulberry32: seeded, so a failing run can be repeated, and neighbouring seeds have nothing in common.
const makeRandom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

type World = {
  reservation?: 'held' | 'committed' | 'released';
  payment?: 'authorized' | 'captured' | 'declined' | 'reversed';
};

/** The participants as they promise to be: they remember by order and answer every delivery from what they remember. */
const answer = (world: World, command: Message, random: () => number): Message | null => {
  const { orderId } = command.payload as { orderId: string };
  const reply = { cause: command, saga: command.saga };
  const amount = { minor: 3_070, currency: 'EUR' };
  switch (command.type) {
    case messages.reserveStock.type: {
      world.reservation ??= random() < 0.15 ? 'released' : 'held';
      return world.reservation === 'released'
        ? messages.stockRejected.create({ orderId, reason: 'OUT_OF_STOCK', lines: [] }, reply)
        : messages.stockReserved.create({ orderId }, reply);
    }
    case messages.releaseReservation.type:
      world.reservation = 'released';
      return messages.reservationReleased.create({ orderId }, reply);
    case messages.commitReservation.type: {
      if (world.reservation === 'held') world.reservation = random() < 0.1 ? 'released' : 'committed';
      return world.reservation === 'committed'
        ? messages.reservationCommitted.create({ orderId }, reply)
        : messages.commitRejected.create({ orderId, reason: 'EXPIRED' }, reply);
    }
    case messages.authorizePayment.type: {
      if (!world.payment && random() < 0.3)
        return messages.paymentPending.create({ orderId, reason: 'UNKNOWN_OUTCOME' }, reply);
      world.payment ??= random() < 0.15 ? 'declined' : 'authorized';
      return world.payment === 'declined' || world.payment === 'reversed'
        ? messages.paymentDeclined.create({ orderId, reason: 'NO' }, reply)
        : messages.paymentAuthorized.create({ orderId, amount }, reply);
    }
    case messages.capturePayment.type: {
      if (world.payment === 'authorized') world.payment = 'captured';
      return world.payment === 'captured'
        ? messages.paymentCaptured.create({ orderId, amount }, reply)
        : messages.captureRejected.create({ orderId, reason: 'NO' }, reply);
    }
    case messages.reversePayment.type:
      world.payment = 'reversed';
      return messages.paymentReversed.create({ orderId, outcome: 'VOIDED' }, reply);
    case messages.sendOrderConfirmation.type:
      return messages.notificationAccepted.create({ orderId, notificationId: orderId }, reply);
    default:
      return null;
  }
};

const run = async (seed: number) => {
  const random = makeRandom(seed);
  const { id } = await placeOrder(orders);
  const world: World = {};
  const inFlight: Message[] = [];
  const taken = new Set<string>();
  const cancelAt = random() < 0.3 ? Math.floor(random() * 12) : -1;
  const isAtRest = async () =>
    (await orders.query('select 1 from saga where id = $1 and ended_at is null', [id])).length === 0;

  for (let turn = 0; turn < 200 && !(turn > 14 && inFlight.length === 0 && (await isAtRest())); turn += 1) {
    if (turn === cancelAt)
      await send(orders, 'cancelOrder', { orderId: id, idempotencyKey: newId() }, shopper('STAFF'));
    if (turn === 9 && random() < 0.15)
      await orders.deliver(messages.reservationExpired.create({ orderId: id }));
    for (const message of await orders.messagesOf(id))
      if (!taken.has(message.id)) {
        taken.add(message.id);
        inFlight.push(message);
      }
    const [message] = inFlight.splice(Math.floor(random() * inFlight.length), 1);
    if (message && random() > 0.2) {
      // Handled, and now and then delivered a second time later.
      if (random() < 0.3) inFlight.push(message);
      if (
        message.type.match(
          /reserved|rejected|released|committed|authorized|declined|pending|captured|reversed|accepted/,
        )
      )
        await orders.deliver(message);
      else {
        const reply = answer(world, message, random);
        if (reply) inFlight.push(reply);
      }
    }
    // Lost: the deadline brings it again.
    if (inFlight.length === 0) {
      await orders.query(`update outbox set done_at = now() where done_at is null`);
      await orders.query(`update saga set deadline = now() - interval '1 second' where id = $1`, [id]);
      await orders.app.saga.sweepDeadlines();
    }
  }
  const { data } = await orders.ask(documents.order, { id }, shopper('STAFF'));
  return {
    world,
    status: data.order.status as OrderStatus,
    timeline: data.order.timeline,
    atRest: await isAtRest(),
  };
};

const ends = new Set<OrderStatus>();
const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

it.each(seeds)(
  'whatever is lost, doubled, late or out of order, the order ends as its stock and money do (seed %i)',
  async (seed) => {
    const { world, status, timeline, atRest } = await run(seed);
    expect(atRest).toBe(true);
    ends.add(status);
    if (status === 'CONFIRMED') expect(world).toEqual({ reservation: 'committed', payment: 'captured' });
    else {
      expect(['REJECTED', 'CANCELLED']).toContain(status);
      expect(['released', undefined]).toContain(world.reservation);
      expect(['reversed', 'declined', undefined]).toContain(world.payment);
    }
    const path = timeline.map((entry: { status: OrderStatus }) => entry.status) as OrderStatus[];
    for (const [index, to] of path.entries()) {
      const from = path[index - 1];
      if (from && from !== to) expect(canMove(from, to), `${from} → ${to}`).toBe(true);
    }
  },
);

it('the simulation reached every end', () => {
  expect([...ends].sort()).toEqual(['CANCELLED', 'CONFIRMED', 'REJECTED']);
});
