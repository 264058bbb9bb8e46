import { newId } from '@shop/kit/db';
import type { Answer, Asker, Orders } from './start-orders.js';

const totals =
  'subtotal { amount currency } discount { amount } shipping { amount } tax { amount } total { amount currency }';

const cartFields = `id version currency orderId ${totals}
  lines { id variantId variant { id } sku name quantity unitPrice { amount } discount { amount } total { amount } }`;

const cartResult = `__typename ... on Cart { ${cartFields} } ... on UserError { code message }
  ... on InvalidInputError { fields { field message } }`;

const orderFields = `id number status statusReason ${totals}`;

export const documents = {
  createCart: `mutation ($input: CreateCartInput!) { createCart(input: $input) { ${cartResult} } }`,
  addCartLines: `mutation ($input: AddCartLinesInput!) { addCartLines(input: $input) { ${cartResult}
    ... on VariantUnavailableError { variantIds } ... on CartClosedError { currentVersion } } }`,
  updateCartLine: `mutation ($input: UpdateCartLineInput!) { updateCartLine(input: $input) { ${cartResult} } }`,
  removeCartLine: `mutation ($input: RemoveCartLineInput!) { removeCartLine(input: $input) { ${cartResult} } }`,
  cart: `query ($id: ID!) { cart(id: $id) { ${cartFields} problems { code lineId message } lines { problems { code } } } }`,
  placeOrder: `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename
    ... on OrderAccepted { order { ${orderFields} } accessToken pollAfterMs }
    ... on OrderAlreadyAccepted { order { ${orderFields} } accessToken }
    ... on UserError { code message } ... on CartChangedError { currentVersion }
    ... on TotalChangedError { expected { amount currency } actual { amount currency } }
    ... on OutOfStockError { lines { lineId requested available } }
    ... on VariantUnavailableError { variantIds }
    ... on InvalidInputError { fields { field message } } } }`,
  cancelOrder: `mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { __typename
    ... on OrderCancelled { order { ${orderFields} } } ... on UserError { code message }
    ... on OrderNotCancellableError { orderId status } ... on InvalidInputError { fields { field message } } } }`,
  order: `query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { ${orderFields} email
    shippingAddress { name line1 line2 city postalCode country }
    lines { id variantId variant { id } sku name quantity unitPrice { amount } discount { amount } total { amount } }
    timeline { at step outcome status attempt detail } user { id } } }`,
} as const;

/** The answer to a mutation with one input, as `asker`. */
export const send = async (
  { ask }: Orders,
  document: keyof typeof documents,
  input: object,
  asker: Asker = {},
) => {
  const { data, errors } = await ask(documents[document], { input }, asker);
  if (errors) throw new AggregateError(errors, errors.map(({ message }) => message).join('; '));
  return data[document];
};

export type FilledCart = NonNullable<Answer['data']>;

/** A cart with so many of something new. */
export const fillCart = async (
  orders: Orders,
  { quantity = 2, price = 1_290, asker = {} }: { quantity?: number; price?: number; asker?: Asker } = {},
): Promise<FilledCart> => {
  const { variantId } = await orders.sell({ price });
  const cart = await send(orders, 'createCart', { currency: 'EUR' }, asker);
  return send(orders, 'addCartLines', { cartId: cart.id, lines: [{ variantId, quantity }] }, asker);
};

export const checkoutOf = (cart: FilledCart, change: object = {}) => ({
  cartId: cart.id,
  cartVersion: cart.version,
  expectedTotal: { amount: cart.total.amount, currency: cart.total.currency },
  idempotencyKey: newId(),
  email: 'ada@example.com',
  shippingAddress: {
    name: 'Ada Lovelace',
    line1: 'Deich 1',
    city: 'Husum',
    postalCode: '25813',
    country: 'DE',
  },
  payment: { method: 'card', token: 'tok_ok' },
  ...change,
});

/** An accepted order and the cart it came from. */
export const placeOrder = async (orders: Orders, asker: Asker = {}, quantity = 2) => {
  const cart = await fillCart(orders, { asker, quantity });
  const answer = await send(orders, 'placeOrder', checkoutOf(cart), asker);
  return { id: answer.order.id as string, accessToken: answer.accessToken as string, cart, answer };
};
