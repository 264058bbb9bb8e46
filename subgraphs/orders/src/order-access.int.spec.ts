import { newId } from '@shop/kit/db';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { documents, placeOrder } from './testing/shopping.js';
import { type Asker, type Orders, shopper, startOrders } from './testing/start-orders.js';
import { stockReserved } from './use-cases/messages.js';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
});
afterAll(() => orders.close());

const read = async (id: string, asker: Asker = {}, accessToken?: string) =>
  (await orders.ask(documents.order, { id, accessToken }, asker)).data.order;
const byReference = async (ids: readonly string[], asker: Asker = {}) =>
  (
    await orders.ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { id status lines { id } timeline { step } } } }`,
      { r: ids.map((id) => ({ __typename: 'Order', id })) },
      asker,
    )
  ).data._entities;

describe('an order opens', () => {
  it('for its owner and for staff, and for nobody else', async () => {
    const ada = shopper();
    const { id } = await placeOrder(orders, ada);
    expect(await read(id, ada)).toMatchObject({
      id,
      status: 'PENDING',
      email: 'ada@example.com',
      shippingAddress: { city: 'Husum', line2: null },
      lines: [{ quantity: 2, name: 'Mug, Blue', total: { amount: '25.80' } }],
      timeline: [
        { step: 'place-order', outcome: 'SUCCEEDED', status: 'PENDING' },
        { step: 'reserve-stock', outcome: 'STARTED', status: 'PENDING', attempt: 1 },
      ],
      user: { id: ada.viewer.userId },
    });
    expect(await read(id, shopper('STAFF'))).toMatchObject({ id });
    expect(await read(id, shopper())).toBeNull();
    expect(await read(id)).toBeNull();
  });

  it('for a guest with its access token, as argument or header, and with no other token', async () => {
    const { id, accessToken } = await placeOrder(orders);
    const other = await placeOrder(orders);
    expect(await read(id, {}, accessToken)).toMatchObject({ id, user: null });
    expect(await read(id, { accessToken })).toMatchObject({ id });
    for (const wrong of [other.accessToken, '', 'x', `${accessToken}x`]) {
      expect(await read(id, {}, wrong)).toBeNull();
      expect(await read(id, { accessToken: wrong })).toBeNull();
    }
    expect(await read(id, shopper())).toBeNull();
  });

  it.each(['', 'x', '\u0000', newId()])('never for the unknown id %j, without a failure', async (id) => {
    const { data, errors } = await orders.ask(documents.order, { id }, shopper('STAFF'));
    expect(data.order).toBeNull();
    expect(errors).toBeUndefined();
  });

  it('by reference under the same rules', async () => {
    const ada = shopper();
    const hers = await placeOrder(orders, ada);
    const guests = await placeOrder(orders);
    const ids = [guests.id, hers.id, newId()];
    expect(await byReference(ids, ada)).toMatchObject([null, { id: hers.id }, null]);
    expect(await byReference(ids, { accessToken: guests.accessToken })).toMatchObject([
      { id: guests.id },
      null,
      null,
    ]);
    expect(await byReference(ids)).toEqual([null, null, null]);
    expect(await byReference(ids, shopper())).toEqual([null, null, null]);
  });
});

describe('the orders of a person', () => {
  const page = `query ($r: [_Any!]!, $first: Int!, $after: String) { _entities(representations: $r) { ... on User {
    orders(first: $first, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } } } }`;
  const pageOf = async (userId: string, asker: Asker, first = 2, after?: string) => {
    const r = [{ __typename: 'User', id: userId }];
    const { data, errors } = await orders.ask(page, { r, first, after }, asker);
    if (errors) throw errors[0];
    return data._entities[0].orders;
  };

  it('come newest first, page by page, for themselves and staff only', async () => {
    const ada = shopper();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) ids.unshift((await placeOrder(orders, ada)).id);
    const first = await pageOf(ada.viewer.userId, ada);
    expect(first.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(ids.slice(0, 2));
    const second = await pageOf(ada.viewer.userId, ada, 2, first.pageInfo.endCursor);
    expect(second.edges).toEqual([{ node: { id: ids[2] } }]);
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect((await pageOf(ada.viewer.userId, shopper('STAFF'))).edges).toHaveLength(2);
    expect(await pageOf(ada.viewer.userId, shopper())).toBeNull();
    await expect(pageOf(ada.viewer.userId, {})).rejects.toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
  });

  it('a page of zero, of too many, or behind a made-up cursor is a clean error', async () => {
    const ada = shopper();
    for (const [first, after] of [[0], [101], [2, 'nonsense']] as const)
      await expect(pageOf(ada.viewer.userId, ada, first, after)).rejects.toMatchObject({
        extensions: { code: 'BAD_USER_INPUT' },
      });
  });
});

describe('the list of all orders', () => {
  const list = '{ orders(first: 1, status: PENDING) { edges { node { status } } } }';

  it('is for staff', async () => {
    await placeOrder(orders);
    const { data } = await orders.ask(list, {}, shopper('STAFF'));
    expect(data.orders.edges).toEqual([{ node: { status: 'PENDING' } }]);
    expect((await orders.ask(list, {}, shopper())).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await orders.ask(list)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('the order page', () => {
  const queriesOf = async (work: () => Promise<unknown>) => {
    const statements = vi.spyOn(orders.app.dataSource.logger, 'logQuery');
    await work();
    const { length } = statements.mock.calls;
    statements.mockRestore();
    return length;
  };

  it('costs three queries for one order, and no more for twenty of them by reference', async () => {
    const staff = shopper('STAFF');
    const placed = await Promise.all(Array.from({ length: 20 }, () => placeOrder(orders, {}, 3)));
    await orders.replyTo(await orders.lastCommand(placed[0]?.id ?? ''), stockReserved, {
      orderId: placed[0]?.id ?? '',
    });
    expect(await queriesOf(() => read(placed[0]?.id ?? '', staff))).toBe(3);
    expect(
      await queriesOf(() =>
        byReference(
          placed.map(({ id }) => id),
          staff,
        ),
      ),
    ).toBe(3);
  });
});
