import { newId } from '@shop/kit/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkoutOf, documents, fillCart, send } from './testing/shopping.js';
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

const create = (asker = {}) => send(orders, 'createCart', { currency: 'EUR' }, asker);
const add = (cartId: string, lines: object[], asker = {}) =>
  send(orders, 'addCartLines', { cartId, lines }, asker);
const read = async (id: string, asker = {}) => (await orders.ask(documents.cart, { id }, asker)).data.cart;

describe('a cart', () => {
  it('starts empty and costs nothing', async () => {
    expect(await create()).toMatchObject({
      __typename: 'Cart',
      version: 1,
      currency: 'EUR',
      orderId: null,
      lines: [],
      total: { amount: '0.00', currency: 'EUR' },
    });
  });

  it('shows lines with exact prices, adds up the same variant and raises its version', async () => {
    const { variantId } = await orders.sell({ price: 1_290 });
    const { id } = await create();
    await add(id, [{ variantId, quantity: 1 }]);
    const cart = await add(id, [{ variantId, quantity: 9 }]);
    expect(cart).toMatchObject({
      version: 3,
      subtotal: { amount: '129.00' },
      discount: { amount: '6.45' },
      shipping: { amount: '0.00' },
      tax: { amount: '19.57' },
      total: { amount: '122.55' },
      lines: [
        {
          variantId,
          variant: { id: variantId },
          name: 'Mug, Blue',
          quantity: 10,
          total: { amount: '122.55' },
        },
      ],
    });
    expect(await read(id)).toMatchObject({ version: 3, total: { amount: '122.55' } });
  });

  it('changes and loses lines', async () => {
    const cart = await fillCart(orders);
    const lineId = cart.lines[0].id;
    const more = await send(orders, 'updateCartLine', { cartId: cart.id, lineId, quantity: 5 });
    expect(more).toMatchObject({ version: 3, lines: [{ id: lineId, quantity: 5 }] });
    const none = await send(orders, 'removeCartLine', { cartId: cart.id, lineId });
    expect(none).toMatchObject({ version: 4, lines: [] });
    const gone = { __typename: 'CartLineNotFoundError', code: 'CART_LINE_NOT_FOUND' };
    expect(await send(orders, 'removeCartLine', { cartId: cart.id, lineId })).toMatchObject(gone);
    expect(await send(orders, 'updateCartLine', { cartId: cart.id, lineId, quantity: 1 })).toMatchObject(
      gone,
    );
  });

  it('takes changes at the same moment one after another and loses none', async () => {
    const variants = await Promise.all(Array.from({ length: 12 }, () => orders.sell()));
    const { id } = await create();
    await Promise.all(variants.map(({ variantId }) => add(id, [{ variantId, quantity: 1 }])));
    const cart = await read(id);
    expect(cart.version).toBe(13);
    expect(cart.lines).toHaveLength(12);
  });
});

describe('bad input to a cart', () => {
  it.each([0, -1, 1_000, 2_147_483_647])(
    'quantity %i is refused and named, and nothing changes',
    async (quantity) => {
      const cart = await fillCart(orders);
      const [{ id: lineId, variantId }] = cart.lines;
      expect(
        await add(cart.id, [
          { variantId, quantity: 1 },
          { variantId, quantity },
        ]),
      ).toMatchObject({
        __typename: 'InvalidInputError',
        fields: [{ field: 'lines.1.quantity', message: 'Expected 1 to 999.' }],
      });
      expect(await send(orders, 'updateCartLine', { cartId: cart.id, lineId, quantity })).toMatchObject({
        fields: [{ field: 'quantity' }],
      });
      expect((await read(cart.id)).version).toBe(cart.version);
    },
  );

  it('a quantity beyond a GraphQL Int is a clean error that names it', async () => {
    const { errors } = await orders.ask(documents.updateCartLine, {
      input: { cartId: 'x', lineId: 'y', quantity: 99_999_999_999 },
    });
    expect(errors?.[0]?.message).toContain('input.quantity');
  });

  it('200 lines are refused at once, and so is the 101st later', async () => {
    const { id } = await create();
    const { variantId } = await orders.sell();
    const many = Array.from({ length: 200 }, () => ({ variantId, quantity: 1 }));
    const refusal = { __typename: 'InvalidInputError', fields: [{ field: 'lines' }] };
    expect(await add(id, many)).toMatchObject(refusal);
    const variants = await Promise.all(Array.from({ length: 101 }, () => orders.sell()));
    const lines = variants.map((variant) => ({ variantId: variant.variantId, quantity: 1 }));
    expect((await add(id, lines.slice(0, 100))).lines).toHaveLength(100);
    expect(await add(id, lines.slice(100))).toMatchObject(refusal);
  });

  it('no lines at all are refused', async () => {
    const { id } = await create();
    expect(await add(id, [])).toMatchObject({ fields: [{ field: 'lines' }] });
  });

  it('unknown, malformed and inactive variants are named together', async () => {
    const { id } = await create();
    const { variantId } = await orders.sell({ active: false });
    const unknown = newId();
    const wanted = [unknown, "x'; drop table cart", variantId];
    expect(
      await add(
        id,
        wanted.map((variant) => ({ variantId: variant, quantity: 1 })),
      ),
    ).toMatchObject({
      __typename: 'VariantUnavailableError',
      variantIds: wanted,
    });
  });

  it('a variant of another currency is refused and named', async () => {
    const { variantId } = await orders.sell({ currency: 'USD' });
    const { id } = await create();
    expect(await add(id, [{ variantId, quantity: 1 }])).toMatchObject({
      fields: [{ field: 'lines.0.variantId', message: 'Sold in USD; the cart is in EUR.' }],
    });
  });

  it('a currency that is not sold in is refused, and one that does not exist is a clean error', async () => {
    expect(await send(orders, 'createCart', { currency: 'CHF' })).toMatchObject({
      __typename: 'InvalidInputError',
      fields: [{ field: 'currency' }],
    });
    const { errors } = await orders.ask(documents.createCart, { input: { currency: 'euro' } });
    expect(errors?.[0]?.message).toContain('input.currency');
  });

  it.each(['', 'x', '00000000-0000-7000-8000-000000000000', '\u0000', '🦑'.repeat(10)])(
    'cart id %j is no cart, never a failure',
    async (cartId) => {
      expect(await read(cartId)).toBeNull();
      const { variantId } = await orders.sell();
      const answer = await add(cartId, [{ variantId, quantity: 1 }]);
      expect(['CartNotFoundError', 'InvalidInputError']).toContain(answer.__typename);
    },
  );
});

describe('whose cart it is', () => {
  it("someone else's cart looks like no cart", async () => {
    const cart = await fillCart(orders, { asker: shopper() });
    for (const stranger of [shopper(), {}]) {
      expect(await read(cart.id, stranger)).toBeNull();
      expect(
        await add(cart.id, [{ variantId: cart.lines[0].variantId, quantity: 1 }], stranger),
      ).toMatchObject({
        __typename: 'CartNotFoundError',
      });
    }
  });

  it('a guest cart becomes the cart of the viewer who first changes it', async () => {
    const cart = await fillCart(orders);
    const ada = shopper();
    expect(await read(cart.id, ada)).toMatchObject({ id: cart.id });
    await add(cart.id, [{ variantId: cart.lines[0].variantId, quantity: 1 }], ada);
    expect(await read(cart.id)).toBeNull();
    expect(await read(cart.id, shopper())).toBeNull();
    expect(await read(cart.id, ada)).toMatchObject({ version: 3 });
  });

  it('the open cart of a person is theirs alone to see', async () => {
    const ada = shopper();
    const cart = await fillCart(orders, { asker: ada });
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id cart { id } } } }`;
    const r = [{ __typename: 'User', id: ada.viewer.userId }];
    const of = async (asker = {}) => (await orders.ask(query, { r }, asker)).data._entities[0].cart;
    expect(await of(ada)).toEqual({ id: cart.id });
    expect(await of(shopper('STAFF'))).toEqual({ id: cart.id });
    expect(await of(shopper())).toBeNull();
    expect(await of()).toBeNull();
  });

  it('a cart that has become an order is closed', async () => {
    const cart = await fillCart(orders);
    const { order } = await send(orders, 'placeOrder', checkoutOf(cart));
    expect((await read(cart.id)).orderId).toBe(order.id);
    expect(await add(cart.id, [{ variantId: cart.lines[0].variantId, quantity: 1 }])).toMatchObject({
      __typename: 'CartClosedError',
      currentVersion: 3,
    });
  });
});

describe('the problems of a cart', () => {
  it('name what is no longer sold, what is too little and what has another price', async () => {
    const [gone, scarce, dearer] = await Promise.all([
      orders.sell(),
      orders.sell(),
      orders.sell({ price: 500 }),
    ]);
    const { id } = await create();
    const cart = await add(
      id,
      [gone, scarce, dearer].map(({ variantId }) => ({ variantId, quantity: 3 })),
    );
    await orders.sell({ ...gone, version: 2, active: false });
    await orders.sell({ ...dearer, version: 2, price: 600 });
    orders.stock.set(scarce.variantId, 2).set(dearer.variantId, 3);
    const { problems, lines } = await read(id);
    expect(problems.map(({ code }: { code: string }) => code)).toEqual([
      'VARIANT_UNAVAILABLE',
      'INSUFFICIENT_STOCK',
      'PRICE_CHANGED',
    ]);
    expect(problems[1]).toEqual({
      code: 'INSUFFICIENT_STOCK',
      lineId: cart.lines[1].id,
      message: 'Only 2 left.',
    });
    expect(lines[2]).toMatchObject({ unitPrice: { amount: '6.00' }, problems: [{ code: 'PRICE_CHANGED' }] });
    // For all lines of both lists together.
    expect(orders.asked).toHaveLength(1);
  });

  it('are not looked for unless asked', async () => {
    const cart = await fillCart(orders);
    await orders.ask('query ($id: ID!) { cart(id: $id) { id lines { id } } }', { id: cart.id });
    expect(orders.asked).toEqual([]);
  });
});

describe('our copy of what is sold', () => {
  it('takes only newer versions, and drops variants that a newer version no longer has', async () => {
    const first = await orders.sell({ price: 100, version: 5 });
    await orders.sell({ ...first, price: 50, version: 4 });
    await orders.sell({ ...first, price: 60, version: 5 });
    const { id } = await create();
    expect((await add(id, [{ variantId: first.variantId, quantity: 1 }])).subtotal.amount).toBe('1.00');
    await orders.sell({ productId: first.productId, version: 6 });
    expect(await add(id, [{ variantId: first.variantId, quantity: 1 }])).toMatchObject({
      __typename: 'VariantUnavailableError',
    });
  });
});
