import { randomUUID } from 'node:crypto';
import { UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type ListedVariant, variantsInStock } from './client/catalogue.js';
import { createShopClient, dataOf, type ShopClient } from './client/shop-client.js';
import { anAddress, type CartOf, makeShopper, newShopper, type Shopper } from './client/shopper.js';
import {
  AddCartLinesDocument,
  CancelOrderDocument,
  CartDocument,
  CreateCartDocument,
  OrderDocument,
  PlaceOrderDocument,
  SignUpDocument,
  ViewerDocument,
} from './generated/operations.js';
import { acceptedOrder, settledOrder } from './testing/expectations.js';

describe('bad input', () => {
  const shop = inject('shop');
  let client: ShopClient;
  let shopper: Shopper;
  let variant: ListedVariant;
  let cart: CartOf;

  beforeAll(async () => {
    client = createShopClient(shop.graphql);
    shopper = await newShopper(client);
    [variant] = (await variantsInStock(client, 1, 10)) as [ListedVariant];
    cart = await shopper.fillCart([{ variantId: variant.id, quantity: 1 }]);
  });
  afterAll(() => client.close());

  const add = async (lines: { variantId: string; quantity: number }[], cartId = cart.id) =>
    dataOf(await client.send(AddCartLinesDocument, { input: { cartId, lines } }, shopper.credentials))
      .addCartLines;
  const place = async (change: object) => {
    const input = {
      cartId: cart.id,
      cartVersion: cart.version,
      expectedTotal: { amount: cart.total.amount, currency: cart.total.currency },
      idempotencyKey: randomUUID(),
      email: 'ada@example.test',
      shippingAddress: anAddress,
      payment: { method: 'CARD' as const, token: 'tok_ok' },
      ...change,
    };
    return dataOf(await client.send(PlaceOrderDocument, { input }, shopper.credentials)).placeOrder;
  };
  const unchanged = async () => {
    const after = dataOf(await client.send(CartDocument, { id: cart.id }, shopper.credentials)).cart;
    expect(after).toMatchObject({ version: cart.version, total: cart.total });
  };

  it.each([
    ['', 400],
    ['{', 400],
    [{}, 400],
    [{ query: '' }, 400],
    [{ query: '{' }, 400],
    [{ query: '{ nothing }' }, 400],
    [{ query: 'query Q($id: ID!) { cart(id: $id) { id } }' }, 400],
    [[{ query: '{ viewer { id } }' }], 400],
  ])('an unusable request %j is answered with a client error and a request id', async (body, status) => {
    const answer = await client.sendRaw(body);
    expect(answer.status).toBe(status);
    expect(answer.errors[0]?.extensions?.requestId).toMatch(/[\w-]{8,}/);
    expect(JSON.stringify(answer)).not.toMatch(/node_modules|127\.0\.0\.1|at \w+ \(/);
  });

  it('10 MB are refused before they are read', async () => {
    const answer = await client
      .sendRaw({ query: '{ viewer { id } }', variables: { x: 'x'.repeat(10_000_000) } })
      .catch(() => ({ status: 413 }));
    expect(answer.status).toBe(413);
  });

  it.each([0, -1, 1_000, 2_147_483_647])(
    'a quantity of %i is refused by name and changes nothing',
    async (quantity) => {
      const result = await add([{ variantId: variant.id, quantity }]);
      expect(result).toMatchObject({
        __typename: 'InvalidInputError',
        fields: [{ field: expect.stringContaining('quantity') }],
      });
      await unchanged();
    },
  );

  it('a quantity beyond an integer is refused', async () => {
    const answer = await client.send(
      AddCartLinesDocument,
      { input: { cartId: cart.id, lines: [{ variantId: variant.id, quantity: 3e9 }] } },
      shopper.credentials,
    );
    expect(answer).toMatchObject({ status: 400, errors: [{ message: expect.stringContaining('quantity') }] });
  });

  it.each(['', 'x', randomUUID()])('the unknown variant %j is refused by name', async (variantId) => {
    const result = await add([{ variantId, quantity: 1 }]);
    expect(result.__typename).not.toBe('Cart');
    expect(JSON.stringify(result)).toMatch(/variant/i);
    await unchanged();
  });

  it('200 lines are too many, and nothing of them is kept', async () => {
    const variants = await variantsInStock(client, 150, 1);
    const lines = Array.from({ length: 200 }, (_, index) => ({
      variantId: variants[index % 150]?.id ?? '',
      quantity: 1,
    }));
    expect(await add(lines)).toMatchObject({
      __typename: 'InvalidInputError',
      fields: [{ field: expect.stringContaining('lines') }],
    });
    await unchanged();
  });

  it('a cart in a foreign currency takes no variant of another', async () => {
    const { createCart } = dataOf(
      await client.send(CreateCartDocument, { input: { currency: 'JPY' } }, shopper.credentials),
    );
    if (createCart.__typename !== 'Cart') return expect(createCart.__typename).toMatch(/Error$/);
    expect((await add([{ variantId: variant.id, quantity: 1 }], createCart.id)).__typename).not.toBe('Cart');
  });

  it.each([
    [{ email: 'not-an-address' }, 'email'],
    [{ email: '' }, 'email'],
    [{ idempotencyKey: 'short' }, 'idempotencyKey'],
    [{ idempotencyKey: 'x'.repeat(300) }, 'idempotencyKey'],
    [{ shippingAddress: { ...anAddress, country: 'XX' } }, 'country'],
    [{ shippingAddress: { ...anAddress, name: ' ' } }, 'name'],
    [{ payment: { method: 'CARD', token: '' } }, 'token'],
  ])('an order with %j is refused naming %s', async (change, field) => {
    expect(await place(change)).toMatchObject({
      __typename: 'InvalidInputError',
      fields: [{ field: expect.stringContaining(field) }],
    });
    await unchanged();
  });

  it('a stale version and a wrong total are refused with the facts', async () => {
    expect(await place({ cartVersion: cart.version - 1 })).toMatchObject({
      __typename: 'CartChangedError',
      currentVersion: cart.version,
    });
    expect(await place({ expectedTotal: { amount: '0.01', currency: 'EUR' } })).toMatchObject({
      __typename: 'TotalChangedError',
      actual: cart.total,
    });
    await unchanged();
  });

  it('a key used again with another body is refused', async () => {
    const own = await shopper.fillCart([{ variantId: variant.id, quantity: 1 }]);
    const idempotencyKey = randomUUID();
    acceptedOrder(await shopper.placeOrder({ cart: own, idempotencyKey }));
    expect(await shopper.placeOrder({ cart: own, idempotencyKey, token: 'tok_declined' })).toMatchObject({
      __typename: 'IdempotencyKeyReusedError',
    });
  });

  it('someone else’s cart and order look like none', async () => {
    const stranger = await newShopper(client);
    const own = await shopper.fillCart([{ variantId: variant.id, quantity: 1 }]);
    const order = acceptedOrder(await shopper.placeOrder({ cart: own }));
    await settledOrder(shopper, order.id);
    expect(dataOf(await client.send(CartDocument, { id: cart.id }, stranger.credentials)).cart).toBeNull();
    expect(dataOf(await client.send(CartDocument, { id: cart.id })).cart).toBeNull();
    expect(await stranger.order(order.id)).toBeNull();
    expect(
      dataOf(await client.send(OrderDocument, { id: order.id, accessToken: 'guess' }, stranger.credentials))
        .order,
    ).toBeNull();
    const { cancelOrder } = dataOf(
      await client.send(
        CancelOrderDocument,
        { input: { orderId: order.id, idempotencyKey: randomUUID(), reason: 'mischief' } },
        stranger.credentials,
      ),
    );
    expect(cancelOrder.__typename).toBe('OrderNotFoundError');
    expect((await stranger.placeOrder({ cart })).__typename).toBe('CartNotFoundError');
    expect(await makeShopper(client, {}, 'x@example.test').order('not-an-id')).toBeNull();
  });

  it('expired, forged, unsigned and malformed tokens are refused with 401', async () => {
    const good = shopper.credentials.accessToken ?? '';
    const [header, payload] = good.split('.');
    const unsigned = new UnsecuredJWT({ roles: ['STAFF'] }).setSubject(randomUUID()).encode();
    for (const accessToken of [`${good.slice(0, -6)}AAAAAA`, `${header}.${payload}.`, unsigned, 'x']) {
      const answer = await client.send(ViewerDocument, {}, { accessToken });
      expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    }
  });

  it.each([
    [{ email: 'nonsense' }, 'email'],
    [{ password: 'short' }, 'password'],
    [{ password: 'password123' }, 'password'],
    [{ name: '   ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
  ])('signing up with %j is refused naming %s', async (change, field) => {
    const input = {
      email: `${randomUUID()}@example.test`,
      password: 'a fine long password 7',
      name: 'Ada',
      ...change,
    };
    expect(dataOf(await client.send(SignUpDocument, { input })).signUp).toMatchObject({
      __typename: 'InvalidInputError',
      fields: [{ field }],
    });
  });

  it.each(['👩‍🚀 Ada', 'محمد عبد الله', '김하늘'])('the name %s is kept as it was given', async (name) => {
    const { credentials } = await newShopper(client, name);
    expect(dataOf(await client.send(ViewerDocument, {}, credentials)).viewer?.name).toBe(name);
  });
});
