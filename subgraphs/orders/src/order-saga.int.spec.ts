import { newId } from '@shop/kit/db';
import type { Message } from '@shop/kit/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canMove, type OrderStatus } from './domain/order-status.js';
import { checkoutOf, documents, placeOrder, send } from './testing/shopping.js';
import { type Orders, shopper, startOrders } from './testing/start-orders.js';
import * as messages from './use-cases/messages.js';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
});
afterAll(() => orders.close());

const staff = shopper('STAFF');
const total = { minor: 3_070, currency: 'EUR' };
const read = async (id: string) => (await orders.ask(documents.order, { id }, staff)).data.order;
const statusOf = async (id: string): Promise<OrderStatus> => (await read(id)).status;
const cartOf = async (id: string) => (await orders.ask(documents.cart, { id })).data.cart;
const sagaOf = async (id: string) =>
  (
    await orders.query<{ step: string; phase: string; revision: number }>(
      'select step, phase, revision from saga where id = $1',
      [id],
    )
  )[0];
const typesOf = async (id: string) => (await orders.messagesOf(id)).map(({ type }) => type);

/** How each step is answered well, in sequence; `confirm-order` answers itself. */
const success = {
  'reserve-stock': (command: Message, orderId: string) =>
    orders.replyTo(command, messages.stockReserved, { orderId }),
  'authorize-payment': (command: Message, orderId: string) =>
    orders.replyTo(command, messages.paymentAuthorized, { orderId, amount: total }),
  'capture-payment': (command: Message, orderId: string) =>
    orders.replyTo(command, messages.paymentCaptured, { orderId, amount: total }),
  'commit-reservation': (command: Message, orderId: string) =>
    orders.replyTo(command, messages.reservationCommitted, { orderId }),
  'send-confirmation': (command: Message, orderId: string) =>
    orders.replyTo(command, messages.notificationAccepted, { orderId, notificationId: newId() }),
};
type Step = keyof typeof success;
const steps = Object.keys(success) as Step[];

/** Answers well until the saga waits at `step`; at the end of all of them without one. Gives every reply. */
const goTo = async (id: string, step?: Step): Promise<Message[]> => {
  const replies: Message[] = [];
  for (const name of steps) {
    if (name === step) break;
    replies.push(await success[name](await orders.lastCommand(id), id));
  }
  return replies;
};

/** Answers the compensations until nothing is held. Gives the types that were asked. */
const giveBack = async (orderId: string): Promise<string[]> => {
  const asked: string[] = [];
  for (;;) {
    if ((await sagaOf(orderId))?.phase !== 'compensating') return asked;
    const command = await orders.lastCommand(orderId);
    asked.push(command.type);
    if (command.type === messages.reversePayment.type)
      await orders.replyTo(command, messages.paymentReversed, { orderId, outcome: 'VOIDED' });
    else await orders.replyTo(command, messages.reservationReleased, { orderId });
  }
};

const cancel = (orderId: string, change: object = {}, asker: object = staff) =>
  send(orders, 'cancelOrder', { orderId, idempotencyKey: newId(), ...change }, asker);

/** Lets the wait of a saga, or its whole time, pass; the outbox has done its part. */
const letPass = async (id: string, what: 'deadline' | 'hard_deadline') => {
  await orders.query(
    `update outbox set published_at = now(), done_at = now(), outcome = 'completed' where done_at is null`,
  );
  await orders.query(
    `update saga set deadline = clock_timestamp() - interval '1 second'
       ${what === 'hard_deadline' ? ", hard_deadline = clock_timestamp() - interval '1 second'" : ''} where id = $1`,
    [id],
  );
  await orders.app.saga.sweepDeadlines();
};

const expectLegalTimeline = async (id: string) => {
  const { timeline, status } = await read(id);
  const path: OrderStatus[] = timeline.map((entry: { status: OrderStatus }) => entry.status);
  expect(path[0]).toBe('PENDING');
  expect(path.at(-1)).toBe(status);
  for (const [index, to] of path.entries()) {
    const from = path[index - 1];
    if (from && from !== to) expect(canMove(from, to), `${from} → ${to}`).toBe(true);
  }
};

describe('an order on its way', () => {
  it('is confirmed when every step succeeds, and its timeline tells so', async () => {
    const { id, cart } = await placeOrder(orders);
    await goTo(id);
    expect(await read(id)).toMatchObject({ status: 'CONFIRMED', statusReason: null });
    expect(await sagaOf(id)).toMatchObject({ phase: 'completed' });
    expect((await typesOf(id)).filter((type) => !type.startsWith('orders.'))).toEqual([
      'inventory.reserve-stock',
      'payments.authorize-payment',
      'payments.capture-payment',
      'inventory.commit-reservation',
      'notifications.send-order-confirmation',
    ]);
    const { timeline } = await read(id);
    expect(timeline.map(({ step, outcome }: Record<string, string>) => `${step} ${outcome}`)).toEqual([
      'place-order SUCCEEDED',
      'reserve-stock STARTED',
      'reserve-stock SUCCEEDED',
      'authorize-payment STARTED',
      'authorize-payment SUCCEEDED',
      'confirm-order SUCCEEDED',
      'capture-payment STARTED',
      'capture-payment SUCCEEDED',
      'commit-reservation STARTED',
      'commit-reservation SUCCEEDED',
      'send-confirmation STARTED',
      'send-confirmation SUCCEEDED',
    ]);
    await expectLegalTimeline(id);
    expect((await cartOf(cart.id)).orderId).toBe(id);
  });

  it('authorizes exactly the total, and tells payments whose order it is', async () => {
    const ada = shopper();
    const { id } = await placeOrder(orders, ada);
    await goTo(id, 'authorize-payment');
    expect((await orders.lastCommand(id)).payload).toEqual({
      orderId: id,
      amount: total,
      method: 'card',
      token: 'tok_ok',
      userId: ada.viewer.userId,
    });
  });

  it('asks for one mail with all that it says', async () => {
    const { id, answer } = await placeOrder(orders);
    await goTo(id, 'send-confirmation');
    expect((await orders.lastCommand(id)).payload).toMatchObject({
      orderId: id,
      orderNumber: answer.order.number,
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      lines: [{ name: 'Mug, Blue', quantity: 2, total: { minor: 2_580, currency: 'EUR' } }],
      shipping: { minor: 490, currency: 'EUR' },
      total,
    });
  });
});

describe.each(steps)('every reply twice and late: at %s', (step) => {
  it('a repeated or stale reply changes nothing', async () => {
    const { id } = await placeOrder(orders);
    const replies = [...(await goTo(id, step)), await success[step](await orders.lastCommand(id), id)];
    const before = { saga: await sagaOf(id), types: await typesOf(id), order: await read(id) };
    for (const reply of [...replies, ...replies.toReversed()]) await orders.deliver(reply);
    expect({ saga: await sagaOf(id), types: await typesOf(id), order: await read(id) }).toEqual(before);
  });
});

describe('a refused step', () => {
  it('out of stock: rejected at once, nothing to give back, the cart opens again', async () => {
    const { id, cart } = await placeOrder(orders);
    await orders.replyTo(await orders.lastCommand(id), messages.stockRejected, {
      orderId: id,
      reason: 'OUT_OF_STOCK',
      lines: [],
    });
    expect(await read(id)).toMatchObject({ status: 'REJECTED', statusReason: 'OUT_OF_STOCK' });
    expect(await sagaOf(id)).toMatchObject({ phase: 'compensated' });
    expect(await cartOf(cart.id)).toMatchObject({ orderId: null, version: cart.version + 2 });
    await expectLegalTimeline(id);
  });

  it('declined: rejected at the decision, the stock is released behind it, and the shopper can try again', async () => {
    const { id, cart } = await placeOrder(orders);
    await goTo(id, 'authorize-payment');
    await orders.replyTo(await orders.lastCommand(id), messages.paymentDeclined, {
      orderId: id,
      reason: 'INSUFFICIENT_FUNDS',
    });
    const order = await read(id);
    expect(order).toMatchObject({ status: 'REJECTED', statusReason: 'PAYMENT_DECLINED' });
    expect(order.timeline.at(-2)).toMatchObject({ outcome: 'FAILED', detail: 'INSUFFICIENT_FUNDS' });
    expect(await giveBack(id)).toEqual(['inventory.release-reservation']);
    const again = await cartOf(cart.id);
    const second = await send(orders, 'placeOrder', checkoutOf(again));
    expect(second.__typename).toBe('OrderAccepted');
    expect(second.order.id).not.toBe(id);
    await expectLegalTimeline(id);
  });

  it.each([
    ['capture-payment', messages.captureRejected, 'CAPTURE_REJECTED'],
    ['commit-reservation', messages.commitRejected, 'STOCK_LOST'],
  ] as const)(
    '%s behind the pivot: cancelled, money and stock go back, the cart stays closed',
    async (step, no, why) => {
      const { id, cart } = await placeOrder(orders);
      await goTo(id, step);
      expect(await statusOf(id)).toBe('CONFIRMED');
      await orders.replyTo(await orders.lastCommand(id), no, { orderId: id, reason: 'NO' });
      expect(await read(id)).toMatchObject({ status: 'CANCELLED', statusReason: why });
      expect(await giveBack(id)).toEqual(['payments.reverse-payment', 'inventory.release-reservation']);
      expect((await cartOf(cart.id)).orderId).toBe(id);
      await expectLegalTimeline(id);
    },
  );

  it('an authorization of another sum never confirms the order', async () => {
    const { id } = await placeOrder(orders);
    await goTo(id, 'authorize-payment');
    await orders.replyTo(await orders.lastCommand(id), messages.paymentAuthorized, {
      orderId: id,
      amount: { minor: 1, currency: 'EUR' },
    });
    expect(await read(id)).toMatchObject({ status: 'REJECTED', statusReason: 'PAYMENT_AMOUNT_MISMATCH' });
    expect(await giveBack(id)).toEqual(['payments.reverse-payment', 'inventory.release-reservation']);
  });
});

describe('a payment whose outcome is unknown', () => {
  const pending = async (id: string) =>
    orders.replyTo(await orders.lastCommand(id), messages.paymentPending, {
      orderId: id,
      reason: 'UNKNOWN_OUTCOME',
    });

  it('makes the order wait and extends its reservation, however often it is told', async () => {
    const { id } = await placeOrder(orders);
    await goTo(id, 'authorize-payment');
    const { timeline } = await read(id);
    const reply = await pending(id);
    await orders.deliver(reply);
    const after = await read(id);
    expect(after.status).toBe('AWAITING_PAYMENT');
    expect(after.timeline).toHaveLength(timeline.length + 1);
    expect(await typesOf(id)).toContain('inventory.extend-reservation');
  });

  it('is confirmed when it turns out authorized', async () => {
    const { id } = await placeOrder(orders);
    await goTo(id, 'authorize-payment');
    const command = await orders.lastCommand(id);
    await pending(id);
    await success['authorize-payment'](command, id);
    expect(await statusOf(id)).toBe('CONFIRMED');
    await expectLegalTimeline(id);
  });

  it('is rejected when it turns out declined', async () => {
    const { id } = await placeOrder(orders);
    await goTo(id, 'authorize-payment');
    const command = await orders.lastCommand(id);
    await pending(id);
    await orders.replyTo(command, messages.paymentDeclined, { orderId: id, reason: 'NO' });
    expect(await read(id)).toMatchObject({ status: 'REJECTED', statusReason: 'PAYMENT_DECLINED' });
  });
});

describe('a reservation that expires', () => {
  const expire = (orderId: string) => orders.deliver(messages.reservationExpired.create({ orderId }));

  it('turns the order back before the pivot', async () => {
    const { id } = await placeOrder(orders);
    await goTo(id, 'authorize-payment');
    await expire(id);
    await expire(id);
    expect(await read(id)).toMatchObject({ status: 'REJECTED', statusReason: 'RESERVATION_EXPIRED' });
    expect(await giveBack(id)).toEqual(['payments.reverse-payment', 'inventory.release-reservation']);
    await expectLegalTimeline(id);
  });

  it('changes nothing behind it: the commit decides', async () => {
    const { id } = await placeOrder(orders);
    await goTo(id, 'capture-payment');
    await expire(id);
    expect(await statusOf(id)).toBe('CONFIRMED');
  });

  it('of an order that we do not know changes nothing', async () => {
    await expire(newId());
  });
});

describe('deadlines', () => {
  it.each(steps)('at %s: the command goes out again and is counted, not added', async (step) => {
    const { id } = await placeOrder(orders);
    await goTo(id, step);
    const before = await read(id);
    const command = await orders.lastCommand(id);
    await letPass(id, 'deadline');
    const again = await orders.lastCommand(id);
    expect(again).toMatchObject({ type: command.type, saga: command.saga, payload: command.payload });
    expect(again.id).not.toBe(command.id);
    const after = await read(id);
    expect(after.timeline).toHaveLength(before.timeline.length);
    expect(after.timeline.at(-1)).toMatchObject({ step, outcome: 'STARTED', attempt: 2 });
  });

  it.each([
    ['reserve-stock', 'RESERVATION_TIMEOUT', ['inventory.release-reservation']],
    ['authorize-payment', 'PAYMENT_TIMEOUT', ['payments.reverse-payment', 'inventory.release-reservation']],
  ] as const)('the hard one at %s turns the order back', async (step, reason, undone) => {
    const { id, cart } = await placeOrder(orders);
    const replies = await goTo(id, step);
    const late = await orders.lastCommand(id);
    await letPass(id, 'hard_deadline');
    expect(await read(id)).toMatchObject({ status: 'REJECTED', statusReason: reason });
    // The answer that was waited for comes after all.
    await success[step](late, id);
    for (const reply of replies) await orders.deliver(reply);
    expect(await giveBack(id)).toEqual(undone);
    expect((await cartOf(cart.id)).orderId).toBeNull();
    await expectLegalTimeline(id);
  });

  it.each(['capture-payment', 'commit-reservation', 'send-confirmation'] as const)(
    'the hard one at %s, behind the pivot, alerts once and goes on',
    async (step) => {
      const { id } = await placeOrder(orders);
      await goTo(id, step);
      await letPass(id, 'hard_deadline');
      await letPass(id, 'hard_deadline');
      const { status, timeline } = await read(id);
      expect(status).toBe('CONFIRMED');
      expect(timeline.filter(({ outcome }: { outcome: string }) => outcome === 'ALERT')).toHaveLength(1);
      await success[step](await orders.lastCommand(id), id);
      expect(await sagaOf(id)).not.toMatchObject({ step, phase: 'forward' });
    },
  );

  it('compensations are asked for again, also behind the hard one', async () => {
    const { id } = await placeOrder(orders);
    await goTo(id, 'authorize-payment');
    await cancel(id);
    await letPass(id, 'hard_deadline');
    expect((await orders.messagesOf(id, messages.reversePayment.type)).length).toBe(2);
    expect(await giveBack(id)).toEqual(['payments.reverse-payment', 'inventory.release-reservation']);
    await expectLegalTimeline(id);
  });
});

describe('cancelling', () => {
  const release = 'inventory.release-reservation';
  const both = ['payments.reverse-payment', release];

  it.each([
    ['reserve-stock', [release], true],
    ['authorize-payment', both, true],
    ['capture-payment', both, false],
    ['commit-reservation', both, false],
    ['send-confirmation', both, false],
    [undefined, both, false],
  ] as const)(
    'while the saga waits at %s ends cancelled with nothing held',
    async (step, undone, reopens) => {
      const { id, cart } = await placeOrder(orders);
      const replies = await goTo(id, step);
      const late = await orders.lastCommand(id);
      expect(await cancel(id, { reason: 'Changed my mind 🦑' })).toMatchObject({
        __typename: 'OrderCancelled',
        order: { id, status: 'CANCELLED', statusReason: 'CANCELLED_BY_STAFF' },
      });
      // Answers to what was asked before come late, and in any order.
      if (step) await success[step](late, id);
      for (const reply of replies.toReversed()) await orders.deliver(reply);
      expect(await giveBack(id)).toEqual(undone);
      expect(await sagaOf(id)).toMatchObject({ phase: 'compensated' });
      expect(await statusOf(id)).toBe('CANCELLED');
      expect((await cartOf(cart.id)).orderId === null).toBe(reopens);
      await expectLegalTimeline(id);
    },
  );

  it('an order that awaits payment works too', async () => {
    const { id, accessToken } = await placeOrder(orders);
    await goTo(id, 'authorize-payment');
    await orders.replyTo(await orders.lastCommand(id), messages.paymentPending, {
      orderId: id,
      reason: 'ACTION_REQUIRED',
    });
    expect(await cancel(id, { accessToken }, {})).toMatchObject({
      order: { status: 'CANCELLED', statusReason: 'CANCELLED_BY_CUSTOMER' },
    });
    expect(await giveBack(id)).toEqual(both);
  });

  it('is idempotent by its key, and refused with another key, naming the status', async () => {
    const { id } = await placeOrder(orders);
    const idempotencyKey = newId();
    const answers = await Promise.all(Array.from({ length: 6 }, () => cancel(id, { idempotencyKey })));
    for (const answer of answers) expect(answer).toMatchObject({ order: { id, status: 'CANCELLED' } });
    expect(await orders.messagesOf(id, messages.releaseReservation.type)).toHaveLength(1);
    expect(await cancel(id, { idempotencyKey, reason: 'other' })).toMatchObject({
      __typename: 'IdempotencyKeyReusedError',
    });
    expect(await cancel(id)).toMatchObject({
      __typename: 'OrderNotCancellableError',
      orderId: id,
      status: 'CANCELLED',
    });
  });

  it.each(['REJECTED', 'FULFILLED', 'DELIVERED'])(
    'an order that is %s is refused and untouched',
    async (status) => {
      const { id } = await placeOrder(orders);
      await orders.query('update orders set status = $2 where id = $1', [id, status]);
      expect(await cancel(id)).toMatchObject({ __typename: 'OrderNotCancellableError', status });
      expect(await sagaOf(id)).toMatchObject({ phase: 'forward' });
    },
  );

  it("someone else's order, or none, looks the same", async () => {
    const { id } = await placeOrder(orders, shopper());
    for (const [orderId, asker] of [
      [id, shopper()],
      [id, {}],
      [newId(), staff],
      ['nonsense', staff],
    ] as const)
      expect(await cancel(orderId, {}, asker)).toMatchObject({ __typename: 'OrderNotFoundError' });
    expect(await statusOf(id)).toBe('PENDING');
  });

  it('bad input is refused and named', async () => {
    const { id } = await placeOrder(orders);
    expect(await cancel(id, { idempotencyKey: 'x' })).toMatchObject({
      fields: [{ field: 'idempotencyKey' }],
    });
    expect(await cancel(id, { reason: 'x'.repeat(501) })).toMatchObject({ fields: [{ field: 'reason' }] });
  });

  it('and a reply at the same moment never wait for each other', async () => {
    const placed = await Promise.all(Array.from({ length: 8 }, () => placeOrder(orders)));
    await Promise.all(
      placed.map(async ({ id }) => {
        const command = await orders.lastCommand(id);
        await Promise.all([success['reserve-stock'](command, id), cancel(id)]);
        await giveBack(id);
        expect(await statusOf(id)).toBe('CANCELLED');
        await expectLegalTimeline(id);
      }),
    );
  });
});
