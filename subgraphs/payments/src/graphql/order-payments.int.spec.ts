import { newId } from '@shop/kit/db';
import { serveGraphql } from '@shop/kit/graphql';
import { createHttpServer } from '@shop/kit/http';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsOf, type PaymentsWorld, startPaymentsWorld } from '../testing/payments-world.js';

let world: PaymentsWorld;
let http: FastifyInstance;
beforeAll(async () => {
  world = await startPaymentsWorld();
  http = createHttpServer({ log: world.log });
  const { schema, verifyViewer, extendContext } = world.app;
  await serveGraphql({ http, schema, log: world.log, verifyViewer, extendContext });
});
afterAll(async () => {
  await http.close();
  await world.close();
});

const query = `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Order {
  id payments { id status method amount { amount currency } capturedAmount { amount } refundedAmount { amount }
    actionUrl createdAt events { from to cause } } } } }`;
type Payment = { status: string; events: { to: string }[] | null; actionUrl: string | null };

const paymentsOf = async (orderIds: string[], headers: Record<string, string> = {}) => {
  const representations = orderIds.map((id) => ({ __typename: 'Order', id }));
  const answer = await http.inject({
    method: 'POST',
    url: '/graphql',
    headers,
    payload: { query, variables: { representations } },
  });
  const { data, errors } = answer.json() as {
    data?: { _entities: ({ payments: Payment[] } | null)[] };
    errors?: unknown[];
  };
  expect(errors).toBeUndefined();
  return (data?._entities ?? []).map((entity) => entity?.payments);
};
const signedIn = async (userId: string | null, ...roles: string[]) => ({
  authorization: await world.identity.bearer(userId ?? newId(), ...roles),
});
const paid = async (token = 'tok_ok', options: Parameters<typeof commandsOf>[1] = {}) => {
  const order = commandsOf(token, options);
  await world.deliver(order.authorize);
  return order;
};

describe('Order.payments', () => {
  it('shows the owner where the money is, without the ledger', async () => {
    const order = await paid();
    await world.deliver(order.capture);
    expect(await paymentsOf([order.orderId], await signedIn(order.userId))).toMatchObject([
      [
        {
          status: 'CAPTURED',
          method: 'card',
          amount: { amount: '12.90', currency: 'EUR' },
          capturedAmount: { amount: '12.90' },
          refundedAmount: { amount: '0.00' },
          actionUrl: null,
          events: null,
        },
      ],
    ]);
  });

  it('shows staff any payment with its ledger', async () => {
    const order = await paid();
    const [payments] = await paymentsOf([order.orderId], await signedIn(newId(), 'STAFF'));
    expect(payments?.[0]?.events?.map(({ to }) => to)).toEqual(['INTENT', 'AUTHORIZED']);
  });

  it('shows a guest with the access token of this order, and of no other', async () => {
    const order = await paid('tok_ok', { userId: null });
    const other = await paid('tok_ok', { userId: null });
    const headers = { 'x-order-access-token': order.accessToken };
    expect(await paymentsOf([order.orderId, other.orderId], headers)).toMatchObject([
      [{ status: 'AUTHORIZED' }],
      [],
    ]);
  });

  it('looks to a stranger, an anonymous caller and a forger like an order without payments', async () => {
    const order = await paid();
    const guestOrder = await paid('tok_ok', { userId: null });
    const ids = [order.orderId, guestOrder.orderId, newId(), 'no-uuid'];
    const nothing = [[], [], [], []];
    expect(await paymentsOf(ids, await signedIn(newId()))).toEqual(nothing);
    expect(await paymentsOf(ids)).toEqual(nothing);
    expect(await paymentsOf(ids, { 'x-order-access-token': 'forged' })).toEqual(nothing);
  });

  it('gives the page to confirm on only while it is needed', async () => {
    const order = await paid('tok_action_required');
    const owner = await signedIn(order.userId);
    expect((await paymentsOf([order.orderId], owner))[0]?.[0]).toMatchObject({
      status: 'ACTION_REQUIRED',
      actionUrl: expect.stringMatching(/^http/),
    });
    await world.deliver(order.reverse);
    expect((await paymentsOf([order.orderId], owner))[0]?.[0]).toMatchObject({
      status: 'VOIDED',
      actionUrl: null,
    });
  });

  it('does not show a tombstone', async () => {
    const order = commandsOf('tok_ok');
    await world.deliver(order.reverse);
    expect(await paymentsOf([order.orderId], await signedIn(newId(), 'STAFF'))).toEqual([[]]);
  });

  it('reads the payments of many orders with one query for payments and one for ledgers', async () => {
    const orders = await Promise.all(Array.from({ length: 10 }, () => paid()));
    const statements: string[] = [];
    const { dataSource } = world.app;
    const logger = {
      logQuery: (sql: string) => void statements.push(sql),
      logQueryError() {},
      logQuerySlow() {},
      logSchemaBuild() {},
      logMigration() {},
      log() {},
    };
    const before = dataSource.logger;
    dataSource.logger = logger;
    const found = await paymentsOf(
      orders.map(({ orderId }) => orderId),
      await signedIn(newId(), 'STAFF'),
    );
    dataSource.logger = before;
    expect(found.flat()).toHaveLength(10);
    expect(statements).toHaveLength(2);
  });
});
