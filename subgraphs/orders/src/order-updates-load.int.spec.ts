import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@shop/kit/db';
import { testIdentity, waitFor } from '@shop/kit/testing';
import { expect, it } from 'vitest';
import { placeOrder } from './testing/shopping.js';
import { startOrders } from './testing/start-orders.js';
import { serveOrders, subscriptions } from './testing/subscribing.js';

// Ten times as many, and through the router: `npm run bench:subscriptions`.
const subscribers = 100;
const updates = 400;
const perSecond = 200;

it('many idle subscribers and many updates: no event is lost or told twice', {
  timeout: 300_000,
}, async () => {
  const identity = await testIdentity();
  const orders = await startOrders({ verifyViewer: identity.verify });
  const served = await serveOrders(orders.app);
  const authorization = await identity.bearer(newId(), 'STAFF');
  const { id: template } = await placeOrder(orders);
  const ids = Array.from({ length: subscribers }, () => newId());
  await orders.query(
    `insert into orders (id, number, user_id, cart_id, status, email, shipping_address, currency, subtotal, discount, shipping, tax, total)
     select wanted.id, 'L-' || wanted.id, user_id, cart_id, status, email, shipping_address, currency, subtotal, discount, shipping, tax, total
     from orders cross join unnest($2::uuid[]) as wanted (id) where orders.id = $1`,
    [template, ids],
  );
  const add = (orderId: string) =>
    orders.query(
      `insert into order_timeline (order_id, step, outcome, status, attempt) values ($1, 'load', 'STARTED', 'PENDING', 1)`,
      [orderId],
    );
  await Promise.all(ids.map(add));

  const streams: Awaited<ReturnType<typeof served.subscribe>>[] = [];
  for (let at = 0; at < ids.length; at += 50)
    streams.push(
      ...(await Promise.all(
        ids
          .slice(at, at + 50)
          .map((orderId) => served.subscribe(subscriptions.order, { authorization, variables: { orderId } })),
      )),
    );
  await waitFor('how each order stands', () => streams.every(({ heard }) => heard().length === 1), 120_000);
  const began = performance.now();
  const writing: Promise<unknown>[] = [];
  for (let i = 0; i < updates; i += 1) {
    writing.push(add(ids[i % ids.length] ?? ''));
    // In step with the clock, also when a single write is late.
    const due = ((i + 1) * 1_000) / perSecond - (performance.now() - began);
    if (due > 0) await sleep(due);
  }
  await Promise.all(writing);
  const due = (i: number) => 1 + Math.floor(updates / ids.length) + (i < updates % ids.length ? 1 : 0);
  await waitFor('all events', () => streams.every(({ heard }, i) => heard().length >= due(i)), 120_000);
  const heard = streams.map((stream) => stream.heard());
  expect(heard.map(({ length }) => length)).toEqual(ids.map((_, i) => due(i)));
  expect(new Set(heard.flatMap((events) => events.map(({ id }) => id))).size).toBe(subscribers + updates);
  for (const [i, events] of heard.entries())
    expect(events.map(({ data }) => [data.id, data.timeline.length])).toEqual(
      events.map((_, at) => [ids[i], at + 1]),
    );
  for (const { cut } of streams) cut();
  await served.close();
  await orders.close();
});
