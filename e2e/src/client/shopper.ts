import { randomUUID } from 'node:crypto';
import {
  AddCartLinesDocument,
  CancelOrderDocument,
  CreateCartDocument,
  OrderDocument,
  type OrderQuery,
  PlaceOrderDocument,
  type PlaceOrderMutation,
  SignUpDocument,
} from '../generated/operations.js';
import { type Credentials, dataOf, type ShopClient } from './shop-client.js';

export type CartOf = Readonly<{ id: string; version: number; total: { amount: string; currency: string } }>;
export type PlacedOrder = NonNullable<OrderQuery['order']>;
export type PlaceOrderAnswer = PlaceOrderMutation['placeOrder'];
export type Line = Readonly<{ variantId: string; quantity: number }>;

export type Buying = Readonly<{
  cart: CartOf;
  /** A token of the payment provider; the simulator's `tok_ok` unless told. */
  token?: string;
  idempotencyKey?: string;
}>;

export const anAddress = {
  name: 'Jö 서울 👩‍🚀',
  line1: 'Karl-Marx-Allee 1',
  city: 'Berlin',
  postalCode: '10178',
  country: 'DE',
};

/** A customer as a client program would be one. */
export type Shopper = Readonly<{
  credentials: Credentials;
  email: string;
  fillCart(lines: readonly Line[]): Promise<CartOf>;
  placeOrder(buying: Buying): Promise<PlaceOrderAnswer>;
  order(id: string): Promise<PlacedOrder | null>;
  cancel(orderId: string, idempotencyKey?: string): ReturnType<typeof cancelOrder>;
}>;

const cancelOrder = async (
  client: ShopClient,
  credentials: Credentials,
  orderId: string,
  idempotencyKey: string,
) =>
  dataOf(
    await client.send(
      CancelOrderDocument,
      { input: { orderId, idempotencyKey, reason: 'changed my mind' } },
      credentials,
    ),
  ).cancelOrder;

const cartOf = (result: { __typename: string }): CartOf => {
  if (result.__typename !== 'Cart') throw new Error(`no cart: ${JSON.stringify(result)}`);
  return result as unknown as CartOf;
};

export const makeShopper = (client: ShopClient, credentials: Credentials, email: string): Shopper => ({
  credentials,
  email,
  async fillCart(lines) {
    const created = cartOf(
      dataOf(await client.send(CreateCartDocument, { input: { currency: 'EUR' } }, credentials)).createCart,
    );
    return cartOf(
      dataOf(
        await client.send(
          AddCartLinesDocument,
          { input: { cartId: created.id, lines: [...lines] } },
          credentials,
        ),
      ).addCartLines,
    );
  },
  async placeOrder({ cart, token = 'tok_ok', idempotencyKey = randomUUID() }) {
    const input = {
      cartId: cart.id,
      cartVersion: cart.version,
      expectedTotal: { amount: cart.total.amount, currency: cart.total.currency },
      idempotencyKey,
      email,
      shippingAddress: anAddress,
      payment: { method: 'CARD' as const, token },
    };
    return dataOf(await client.send(PlaceOrderDocument, { input }, credentials)).placeOrder;
  },
  order: async (id) => dataOf(await client.send(OrderDocument, { id }, credentials)).order ?? null,
  cancel: (orderId, idempotencyKey = randomUUID()) =>
    cancelOrder(client, credentials, orderId, idempotencyKey),
});

/** Signs up a new account. Each call is a new person. */
export const newShopper = async (client: ShopClient, name = 'Ada'): Promise<Shopper> => {
  const email = `shopper-${randomUUID()}@example.test`;
  const { signUp } = dataOf(
    await client.send(SignUpDocument, { input: { email, password: `correct horse ${randomUUID()}`, name } }),
  );
  if (signUp.__typename !== 'Session') throw new Error(`sign up was refused: ${JSON.stringify(signUp)}`);
  return makeShopper(client, { accessToken: signUp.accessToken }, email);
};

/** Signs up many, a few at a time: hashing their passwords is meant to be slow. */
export const newShoppers = async (client: ShopClient, count: number): Promise<Shopper[]> => {
  const shoppers: Shopper[] = [];
  while (shoppers.length < count) {
    const batch = Array.from({ length: Math.min(10, count - shoppers.length) }, () => newShopper(client));
    shoppers.push(...(await Promise.all(batch)));
  }
  return shoppers;
};
