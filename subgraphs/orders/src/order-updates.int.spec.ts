import { newId } from '@shop/kit/db';
import { createLogger, runWithLogContext } from '@shop/kit/log';
import { startOtlpSink, type TestIdentity, testIdentity, waitFor } from '@shop/kit/testing';
import { startTracing } from '@shop/kit/tracing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeOrder, send } from './testing/shopping.js';
import { type Asker, type Orders, shopper, startOrders } from './testing/start-orders.js';
import { type ServedOrders, serveOrders, subscriptions } from './testing/subscribing.js';
import { paymentDeclined, reservationReleased, stockReserved } from './use-cases/messages.js';

let identity: TestIdentity;
let orders: Orders;
let served: ServedOrders;
beforeAll(async () => {
  identity = await testIdentity();
  orders = await startOrders({ verifyViewer: identity.verify });
  served = await serveOrders(orders.app);
});
afterAll(async () => {
  await served.close();
  await orders.close();
});

type Update = { id: string; status: string; timeline: { step: string; outcome: string }[] };
const lastEntries = (updates: readonly { data: Update }[]) =>
  updates.map(({ data }) => `${data.timeline.at(-1)?.step} ${data.timeline.at(-1)?.outcome} ${data.status}`);
const reserve = async (orderId: string) =>
  orders.replyTo(await orders.lastCommand(orderId), stockReserved, { orderId });
const decline = async (orderId: string) =>
  orders.replyTo(await orders.lastCommand(orderId), paymentDeclined, { orderId, reason: 'CARD_DECLINED' });
const release = async (orderId: string) =>
  orders.replyTo(await orders.lastCommand(orderId), reservationReleased, { orderId });
const cancel = (orderId: string, asker: Asker) =>
  send(orders, 'cancelOrder', { orderId, idempotencyKey: newId() }, asker);

const aShopper = async () => {
  const asker = shopper();
  return { asker, authorization: await identity.bearer(asker.viewer.userId) };
};

const killListeners = () =>
  orders.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`,
  );
const listeners = async () =>
  (
    await orders.query(
      `select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%order_timeline%'`,
    )
  ).length;

describe('orderUpdated', () => {
  it('tells how the order stands, then every entry of its timeline, with the order as it stood then', async () => {
    const { asker, authorization } = await aShopper();
    const { id } = await placeOrder(orders, asker);
    const stream = await served.subscribe(subscriptions.order, { authorization, variables: { orderId: id } });
    expect(stream.contentType).toContain('text/event-stream');
    await stream.atLeast(1);
    await reserve(id);
    await decline(id);
    await release(id);
    const all = await stream.atLeast(6);
    expect(lastEntries(all)).toEqual([
      'reserve-stock STARTED PENDING',
      'reserve-stock SUCCEEDED PENDING',
      'authorize-payment STARTED PENDING',
      'authorize-payment FAILED REJECTED',
      'reserve-stock UNDOING REJECTED',
      'reserve-stock UNDONE REJECTED',
    ]);
    expect(all.map(({ data }) => data.statusReason)).toEqual([
      null,
      null,
      null,
      ...Array(3).fill('PAYMENT_DECLINED'),
    ]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    stream.cut();
  });

  it('tells the router in which trace an entry was written, where there is tracing', async () => {
    const { asker, authorization } = await aShopper();
    const { id } = await placeOrder(orders, asker);
    const variables = { orderId: id };
    const stream = await served.subscribe(subscriptions.order, { authorization, variables });
    const [untraced] = await stream.atLeast(1);
    const sink = await startOtlpSink();
    const tracing = await startTracing({
      service: 'orders',
      settings: {
        OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
        OTEL_TRACES_SAMPLER: 'parentbased_always_on',
        OTEL_TRACES_SAMPLER_ARG: 1,
      },
      log: createLogger({ name: 'test', level: 'silent' }),
    });
    const traceId = 'a'.repeat(32);
    await runWithLogContext({ traceparent: `00-${traceId}-${'b'.repeat(16)}-01` }, () => cancel(id, asker));
    const cancelled = (await stream.atLeast(2))[1];
    stream.cut();
    await tracing.close();
    await sink.close();
    const written = sink.spans.find(
      (span) => span.traceId === traceId && span.name.startsWith('transaction'),
    );
    expect(untraced?.extensions).toBeUndefined();
    expect(cancelled?.data.status).toBe('CANCELLED');
    expect(cancelled?.extensions).toEqual({ traceparent: `00-${traceId}-${written?.spanId}-01` });
  });

  it('goes on behind any event, losing and doubling none', async () => {
    const { asker, authorization } = await aShopper();
    const { id } = await placeOrder(orders, asker);
    const variables = { orderId: id };
    const first = await served.subscribe(subscriptions.order, { authorization, variables });
    await first.atLeast(1);
    await reserve(id);
    const told = await first.atLeast(3);
    first.cut();
    await cancel(id, asker);
    const [one, two, three] = told.map(({ id: eventId }) => eventId);
    const behindThree = await served.subscribe(subscriptions.order, {
      authorization,
      variables,
      lastEventId: three ?? undefined,
    });
    const all = [...told, ...(await behindThree.atLeast(2))];
    behindThree.cut();
    expect(lastEntries(all).slice(3)).toEqual([
      'cancel-order SUCCEEDED CANCELLED',
      'authorize-payment UNDOING CANCELLED',
    ]);
    const behindOne = await served.subscribe(subscriptions.order, {
      authorization,
      variables: { ...variables, after: one },
    });
    const replayed = await behindOne.atLeast(all.length - 1);
    expect(replayed.map(({ id: eventId }) => eventId)).toEqual(
      all.slice(1).map(({ id: eventId }) => eventId),
    );
    // What the transport says is newer than the arguments the client began with.
    const behindTwo = await served.subscribe(subscriptions.order, {
      authorization,
      variables: { ...variables, after: one },
      lastEventId: two ?? undefined,
    });
    expect((await behindTwo.atLeast(1))[0]?.id).toBe(three);
    behindOne.cut();
    behindTwo.cut();
  });

  it('is for whoever may open the order; for others there is none, and the stream ends', async () => {
    const guests = await placeOrder(orders);
    const variables = { orderId: guests.id };
    const guest = await served.subscribe(subscriptions.order, {
      variables: { ...variables, accessToken: guests.accessToken },
    });
    const staff = await served.subscribe(subscriptions.order, {
      variables,
      authorization: await identity.bearer(newId(), 'STAFF'),
    });
    for (const stream of [guest, staff]) {
      expect((await stream.atLeast(1))[0]?.data.id).toBe(guests.id);
      stream.cut();
    }
    const { authorization } = await aShopper();
    for (const asked of [{ variables, authorization }, { variables }, { variables: { orderId: newId() } }]) {
      const stranger = await served.subscribe(subscriptions.order, asked);
      await stranger.over();
      expect(stranger.heard()).toEqual([{ id: null, data: null, errors: undefined }]);
      expect(stranger.isComplete()).toBe(true);
    }
  });

  it.each(['x', Buffer.from('["a",1]').toString('base64url')])(
    'refuses to go on behind %j',
    async (after) => {
      const { asker, authorization } = await aShopper();
      const { id: orderId } = await placeOrder(orders, asker);
      const stream = await served.subscribe(subscriptions.order, {
        authorization,
        variables: { orderId, after },
      });
      await stream.over();
      expect(stream.heard()[0]?.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    },
  );
});

describe('viewerOrdersUpdated', () => {
  it('tells what happens to all orders of a person, those placed later included, and to nobody else’s', async () => {
    const { asker, authorization } = await aShopper();
    const earlier = await placeOrder(orders, asker);
    const stream = await served.subscribe(subscriptions.viewer, { authorization });
    await waitFor('a place to go on from', () => stream.lastId());
    await placeOrder(orders, shopper());
    const later = await placeOrder(orders, asker);
    await cancel(earlier.id, asker);
    const heard = await stream.atLeast(4);
    expect(lastEntries(heard)).toEqual([
      'place-order SUCCEEDED PENDING',
      'reserve-stock STARTED PENDING',
      'cancel-order SUCCEEDED CANCELLED',
      'reserve-stock UNDOING CANCELLED',
    ]);
    expect(heard.map(({ data }) => data.id)).toEqual([later.id, later.id, earlier.id, earlier.id]);
    stream.cut();
  });

  it('goes on behind any event, and before the first from where it began', async () => {
    const { asker, authorization } = await aShopper();
    const stream = await served.subscribe(subscriptions.viewer, { authorization });
    const begin = (await waitFor('a place to go on from', () => stream.lastId())) as string;
    const placed = [];
    for (let i = 0; i < 3; i += 1) placed.push(await placeOrder(orders, asker));
    const heard = await stream.atLeast(6);
    stream.cut();
    for (const { id } of placed) await reserve(id);
    const ids = [begin, ...heard.map(({ id }) => id ?? '')];
    for (const [i, lastEventId] of ids.entries()) {
      const again = await served.subscribe(subscriptions.viewer, { authorization, lastEventId });
      const rest = await again.atLeast(12 - i);
      expect(rest, `behind event ${i}`).toHaveLength(12 - i);
      expect(lastEntries(rest.slice(0, 6 - i))).toEqual(lastEntries(heard.slice(i)));
      again.cut();
    }
  });

  it('tells late commits to whoever comes back, though their numbers are older than what it has', async () => {
    const { asker, authorization } = await aShopper();
    const [slow, fast] = [await placeOrder(orders, asker), await placeOrder(orders, asker)];
    const stream = await served.subscribe(subscriptions.viewer, { authorization });
    await waitFor('a place to go on from', () => stream.lastId());
    const add = `insert into order_timeline (order_id, step, outcome, status, attempt) values ($1, $2, 'STARTED', 'PENDING', 1)`;
    const open = orders.app.dataSource.createQueryRunner();
    await open.startTransaction();
    await open.query(add, [slow.id, 'slow']);
    await orders.query(add, [fast.id, 'fast']);
    const [fastEvent] = await stream.atLeast(1);
    stream.cut();
    await open.commitTransaction();
    await open.release();
    const again = await served.subscribe(subscriptions.viewer, {
      authorization,
      lastEventId: fastEvent?.id ?? undefined,
    });
    const [late] = await again.atLeast(1);
    expect(lastEntries([late, fastEvent] as never)).toEqual(['slow STARTED PENDING', 'fast STARTED PENDING']);
    await orders.query(add, [fast.id, 'next']);
    const both = await again.atLeast(2);
    expect(lastEntries(both)).toEqual(['slow STARTED PENDING', 'next STARTED PENDING']);
    again.cut();
  });

  it('needs to know who asks', async () => {
    const stream = await served.subscribe(subscriptions.viewer);
    await stream.over();
    expect(stream.heard()[0]?.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('ends with a code when the token does', async () => {
    const soon = await identity.bearerFor(1, newId());
    const stream = await served.subscribe(subscriptions.viewer, { authorization: soon });
    await stream.over();
    expect(stream.heard()).toMatchObject([{ errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] }]);
    expect(stream.isComplete()).toBe(true);
  });
});

describe('no event is lost', () => {
  it('when the connection that listens is killed, and when nobody wakes the feed at all', async () => {
    const { asker, authorization } = await aShopper();
    const { id } = await placeOrder(orders, asker);
    const stream = await served.subscribe(subscriptions.order, { authorization, variables: { orderId: id } });
    await stream.atLeast(1);
    await waitFor('a listener', async () => (await listeners()) > 0);
    await killListeners();
    await reserve(id);
    expect(lastEntries(await stream.atLeast(3))).toHaveLength(3);
    await waitFor('another listener', async () => (await listeners()) > 0);
    await orders.query('alter table order_timeline disable trigger order_timeline_added');
    await cancel(id, asker);
    const heard = await stream.atLeast(5);
    await orders.query('alter table order_timeline enable trigger order_timeline_added');
    expect(lastEntries(heard).slice(3)).toEqual([
      'cancel-order SUCCEEDED CANCELLED',
      'authorize-payment UNDOING CANCELLED',
    ]);
    stream.cut();
  });

  it('between processes: a client cut off by one goes on at the other', async () => {
    const other = await orders.another();
    const servedOther = await serveOrders(other);
    const { asker, authorization } = await aShopper();
    const here = await served.subscribe(subscriptions.viewer, { authorization });
    const there = await servedOther.subscribe(subscriptions.viewer, { authorization });
    await waitFor('both', () => here.lastId() && there.lastId());
    const { id } = await placeOrder(orders, asker);
    const [a, b] = [await here.atLeast(2), await there.atLeast(2)];
    expect(lastEntries(a)).toEqual(lastEntries(b));
    // A stop does not wait for streams, and does not say that they are complete.
    await servedOther.close();
    await there.over();
    expect(there.isComplete()).toBe(false);
    await other.close();
    await reserve(id);
    const again = await served.subscribe(subscriptions.viewer, {
      authorization,
      lastEventId: b[0]?.id ?? undefined,
    });
    expect(lastEntries(await again.atLeast(3))).toEqual(lastEntries((await here.atLeast(4)).slice(1)));
    here.cut();
    again.cut();
  });

  it('between a look and a subscription, whatever is written meanwhile', async () => {
    const { asker, authorization } = await aShopper();
    const { id } = await placeOrder(orders, asker);
    const add = (step: number) =>
      orders.query(
        `insert into order_timeline (order_id, step, outcome, status, attempt) values ($1, $2, 'STARTED', 'PENDING', 1)`,
        [id, String(step)],
      );
    const count = 40;
    const writing = (async () => {
      for (let i = 0; i < count; i += 1) await add(i);
    })();
    const streams = [];
    for (let i = 0; i < 10; i += 1)
      streams.push(
        await served.subscribe(subscriptions.order, { authorization, variables: { orderId: id } }),
      );
    await writing;
    for (const stream of streams) {
      await waitFor(
        'the last entry',
        () => stream.heard().at(-1)?.data.timeline.at(-1).step === String(count - 1),
      );
      const steps = stream.heard().map(({ data }) => data.timeline.length);
      const first = steps[0] ?? 0;
      expect(steps).toEqual(Array.from({ length: count + 3 - first }, (_, i) => first + i));
      stream.cut();
    }
  });
});
