import { newId } from '@shop/kit/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkoutOf, fillCart, placeOrder, send } from './testing/shopping.js';
import { type Orders, shopper, startOrders } from './testing/start-orders.js';

let orders: Orders;
beforeAll(async () => {
  orders = await startOrders();
});
afterAll(() => orders.close());
beforeEach(() => {
  orders.stock.clear();
  orders.asked.length = 0;
});

const order = (input: object, asker = {}) => send(orders, 'placeOrder', input, asker);
const counts = async () =>
  (
    await orders.query<Record<string, string>>(
      `select (select count(*) from orders) as orders, (select count(*) from order_line) as lines, (select count(*) from saga) as sagas,
         (select count(*) from outbox) as outbox, (select count(*) from idempotency_key) as keys`,
    )
  )[0];

describe('placing an order', () => {
  it('answers at once with a pending order and asks for the stock, all in one transaction', async () => {
    const cart = await fillCart(orders, { quantity: 10 });
    const answer = await order(checkoutOf(cart));
    expect(answer).toMatchObject({
      __typename: 'OrderAccepted',
      pollAfterMs: 500,
      order: {
        status: 'PENDING',
        statusReason: null,
        subtotal: { amount: '129.00' },
        discount: { amount: '6.45' },
        total: { amount: '122.55', currency: 'EUR' },
      },
    });
    expect(answer.order.number).toMatch(/^M-\w{4}-\w{4}-\w{2}$/);
    const { id } = answer.order;
    const command = await orders.lastCommand(id);
    expect(command).toMatchObject({
      type: 'inventory.reserve-stock',
      saga: { id, step: 'reserve-stock' },
      payload: { orderId: id, lines: [{ variantId: cart.lines[0].variantId, quantity: 10 }] },
    });
  });

  it('takes emoji, right-to-left text and an empty second line', async () => {
    const cart = await fillCart(orders);
    const shippingAddress = {
      name: 'שרה 🦑 כהן',
      line1: 'شارع الحمراء ١٢',
      line2: '  ',
      city: '東京',
      postalCode: '100-0001',
      country: 'JP',
    };
    const { order: placed } = await order(checkoutOf(cart, { shippingAddress }));
    expect(placed.tax.amount).toBe('0.00');
    const [row] = await orders.query<{ shipping_address: object }>(
      'select shipping_address from orders where id = $1',
      [placed.id],
    );
    const { line2: _, ...kept } = shippingAddress;
    expect(row?.shipping_address).toEqual(kept);
  });
});

describe('the idempotency key', () => {
  it('gives the same order and access again, also when the cart is closed and inventory says sold out', async () => {
    const cart = await fillCart(orders);
    const input = checkoutOf(cart);
    const first = await order(input);
    orders.stock.set(cart.lines[0].variantId, 0);
    orders.asked.length = 0;
    expect(await order(input)).toMatchObject({
      __typename: 'OrderAlreadyAccepted',
      order: { id: first.order.id },
      accessToken: first.accessToken,
    });
    expect(orders.asked).toEqual([]);
  });

  it('with another input is refused', async () => {
    const cart = await fillCart(orders);
    const input = checkoutOf(cart);
    await order(input);
    expect(await order({ ...input, email: 'eve@example.com' })).toMatchObject({
      __typename: 'IdempotencyKeyReusedError',
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('sent 20 times at the same moment makes exactly one order', async () => {
    const cart = await fillCart(orders);
    // Exactly what is asked for: as soon as one has it, inventory would say no to the others.
    orders.stock.set(cart.lines[0].variantId, 2);
    const input = checkoutOf(cart);
    const answers = await Promise.all(Array.from({ length: 20 }, () => order(input)));
    expect(answers.filter(({ __typename }) => __typename === 'OrderAccepted')).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'OrderAlreadyAccepted')).toHaveLength(19);
    expect(new Set(answers.map((answer) => answer.order.id)).size).toBe(1);
  });

  it('of two people is two keys', async () => {
    const idempotencyKey = newId();
    const [ada, bob] = [shopper(), shopper()];
    const answers = await Promise.all(
      [ada, bob].map(async (asker) =>
        order(checkoutOf(await fillCart(orders, { asker }), { idempotencyKey }), asker),
      ),
    );
    expect(answers.map(({ __typename }) => __typename)).toEqual(['OrderAccepted', 'OrderAccepted']);
  });

  it('does not survive a refusal: the same key works once the cause is gone', async () => {
    const cart = await fillCart(orders);
    const input = checkoutOf(cart);
    orders.stock.set(cart.lines[0].variantId, 1);
    expect((await order(input)).__typename).toBe('OutOfStockError');
    orders.stock.set(cart.lines[0].variantId, 2);
    expect((await order(input)).__typename).toBe('OrderAccepted');
  });
});

describe('a cart', () => {
  it('is ordered once, however many keys arrive at the same moment', async () => {
    const cart = await fillCart(orders);
    const answers = await Promise.all(Array.from({ length: 8 }, () => order(checkoutOf(cart))));
    expect(answers.filter(({ __typename }) => __typename === 'OrderAccepted')).toHaveLength(1);
    for (const answer of answers.filter(({ __typename }) => __typename !== 'OrderAccepted'))
      expect(answer).toMatchObject({ __typename: 'CartChangedError', currentVersion: 3 });
    // Not even by someone who names the new version.
    expect(await order(checkoutOf(cart, { cartVersion: 3 }))).toMatchObject({ currentVersion: 3 });
  });
});

describe('a refused order leaves nothing behind', () => {
  const refused = async (input: object, expected: object, asker = {}) => {
    const before = await counts();
    expect(await order(input, asker)).toMatchObject(expected);
    expect(await counts()).toEqual(before);
  };

  it('when the version is stale', async () => {
    const cart = await fillCart(orders);
    await refused(checkoutOf(cart, { cartVersion: 1 }), {
      __typename: 'CartChangedError',
      currentVersion: 2,
    });
  });

  it('when the total is another, also in another currency', async () => {
    const cart = await fillCart(orders);
    await refused(checkoutOf(cart, { expectedTotal: { amount: '0.01', currency: 'EUR' } }), {
      __typename: 'TotalChangedError',
      expected: { amount: '0.01', currency: 'EUR' },
      actual: { amount: '30.70', currency: 'EUR' },
    });
    await refused(checkoutOf(cart, { expectedTotal: { amount: '30.70', currency: 'USD' } }), {
      __typename: 'TotalChangedError',
    });
  });

  it('when there is too little in stock, with the lines', async () => {
    const cart = await fillCart(orders, { quantity: 3 });
    orders.stock.set(cart.lines[0].variantId, 1);
    await refused(checkoutOf(cart), {
      __typename: 'OutOfStockError',
      lines: [{ lineId: cart.lines[0].id, requested: 3, available: 1 }],
    });
  });

  it('when something in the cart is no longer sold', async () => {
    const product = await orders.sell();
    const { id } = await send(orders, 'createCart', { currency: 'EUR' });
    const lines = [{ variantId: product.variantId, quantity: 1 }];
    const cart = await send(orders, 'addCartLines', { cartId: id, lines });
    await orders.sell({ ...product, version: 2, active: false });
    await refused(checkoutOf(cart), {
      __typename: 'VariantUnavailableError',
      variantIds: [product.variantId],
    });
  });

  it('when the cart is empty', async () => {
    const cart = await send(orders, 'createCart', { currency: 'EUR' });
    await refused(checkoutOf(cart), { __typename: 'InvalidInputError', fields: [{ field: 'cartId' }] });
  });

  it("when the cart is someone else's or is not there", async () => {
    const asker = shopper();
    const cart = await fillCart(orders, { asker });
    await refused(checkoutOf(cart), { __typename: 'CartNotFoundError' });
    await refused(checkoutOf(cart), { __typename: 'CartNotFoundError' }, shopper());
    await refused(checkoutOf(cart, { cartId: newId() }), { __typename: 'CartNotFoundError' }, asker);
    await refused(checkoutOf(cart, { cartId: 'nonsense' }), { __typename: 'CartNotFoundError' }, asker);
  });

  const address = checkoutOf({ total: {} }).shippingAddress;
  it.each([
    ['a malformed e-mail', { email: 'ada@' }, 'email'],
    ['an empty e-mail', { email: '' }, 'email'],
    ['an e-mail of ten megabytes', { email: `${'a'.repeat(10_000_000)}@example.com` }, 'email'],
    ['a short key', { idempotencyKey: 'short' }, 'idempotencyKey'],
    ['a long key', { idempotencyKey: 'k'.repeat(256) }, 'idempotencyKey'],
    ['a key with a line break', { idempotencyKey: 'abcdefgh\n' }, 'idempotencyKey'],
    ['a version of zero', { cartVersion: 0 }, 'cartVersion'],
    [
      'an amount with too many digits',
      { expectedTotal: { amount: '1.234', currency: 'EUR' } },
      'expectedTotal',
    ],
    ['an empty name', { shippingAddress: { ...address, name: ' ' } }, 'shippingAddress.name'],
    ['a NUL in a name', { shippingAddress: { ...address, name: 'A\u0000' } }, 'shippingAddress.name'],
    ['half an emoji', { shippingAddress: { ...address, line1: 'A \ud83e' } }, 'shippingAddress.line1'],
    ['a long city', { shippingAddress: { ...address, city: 'x'.repeat(101) } }, 'shippingAddress.city'],
    ['no postal code', { shippingAddress: { ...address, postalCode: '' } }, 'shippingAddress.postalCode'],
    ['an unknown country', { shippingAddress: { ...address, country: 'XX' } }, 'shippingAddress.country'],
    [
      'a country in small letters',
      { shippingAddress: { ...address, country: 'de' } },
      'shippingAddress.country',
    ],
    ['an empty payment token', { payment: { method: 'card', token: '' } }, 'payment.token'],
    ['no payment method', { payment: { method: '', token: 'tok_ok' } }, 'payment.method'],
    ['an endless cart id', { cartId: 'x'.repeat(1_000) }, 'cartId'],
  ])('for %s, naming the field', async (_, change, field) => {
    const cart = await fillCart(orders);
    await refused(checkoutOf(cart, change), { __typename: 'InvalidInputError', fields: [{ field }] });
  });
});

describe('the tokens of an order', () => {
  it('the payment token is in no row once the saga has ended', async () => {
    const { id } = await placeOrder(orders);
    const { type: _, ...rest } = await orders.lastCommand(id);
    await orders.deliver({
      ...rest,
      id: newId(),
      type: 'inventory.stock-rejected',
      payload: { orderId: id, reason: 'OUT_OF_STOCK', lines: [] },
    });
    const [saga] = await orders.query<{ data: object; ended_at: Date }>(
      'select data, ended_at from saga where id = $1',
      [id],
    );
    expect(saga?.ended_at).not.toBeNull();
    expect(JSON.stringify(saga?.data)).not.toContain('tok_ok');
  });
});
