import { beforeEach, expect, it } from 'vitest';
import { createMemory, type Memory } from './memory.js';

let memory: Memory;
let made = 0;
beforeEach(() => {
  made = 0;
  memory = createMemory(() => {
    made += 1;
    return `new${made}`;
  });
});

const cart = (version: number) => ({
  __typename: 'Cart',
  id: 'c1',
  version,
  total: { amount: '2.00', currency: 'EUR' },
});

it('takes a product that can be bought from a list', () => {
  const product = (slug: string, inStock: boolean) => ({
    node: { slug, variants: [{ id: `of-${slug}`, availability: { inStock } }] },
  });
  memory.learn({
    products: { edges: [product('gone', false), product('lamp', true), product('desk', true)] },
  });
  expect(memory.fill({ slug: '$slug', lines: [{ variantId: '$variantId' }] })).toEqual({
    slug: 'lamp',
    lines: [{ variantId: 'of-lamp' }],
  });
});

it('takes the newest version of the cart, as the type it had', () => {
  memory.learn({ createCart: cart(1) });
  memory.learn({ addCartLines: cart(2) });
  expect(memory.fill(['$cartId', '$cartVersion', '$cartAmount', '$cartCurrency'])).toEqual([
    'c1',
    2,
    '2.00',
    'EUR',
  ]);
});

it('takes the order with its access token, and none for a shopper who is signed in', () => {
  memory.learn({ placeOrder: { __typename: 'OrderAccepted', order: { id: 'o1' }, accessToken: 't' } });
  expect(memory.fill(['$orderId', '$orderAccessToken'])).toEqual(['o1', 't']);
  memory.learn({ placeOrder: { __typename: 'OrderAccepted', order: { id: 'o2' }, accessToken: null } });
  expect(memory.fill(['$orderId', '$orderAccessToken'])).toEqual(['o2', null]);
});

it('buys one cart with one key, and another with another', () => {
  memory.learn({ createCart: cart(1) });
  const key = memory.fill('$idempotencyKey');
  expect(memory.fill('$idempotencyKey')).toBe(key);
  memory.learn({ createCart: { ...cart(1), id: 'c2' } });
  expect(memory.fill('$idempotencyKey')).not.toBe(key);
});

it('tells which example to run first', () => {
  expect(() => memory.fill({ input: { cartId: '$cartId' } })).toThrow(/CreateCart/);
});

it('leaves all else as it is written', () => {
  expect(memory.fill({ price: '$5', text: 'for $cartId', other: '$unheard', none: null })).toEqual({
    price: '$5',
    text: 'for $cartId',
    other: '$unheard',
    none: null,
  });
  for (const answer of [null, 'text', { products: null }, { products: { edges: [null] } }, { product: {} }])
    memory.learn(answer);
  expect(() => memory.fill('$slug')).toThrow(/ListProducts/);
});

it('sends a header with a token once there is one', () => {
  const headers = { authorization: 'Bearer $accessToken', 'x-show-cost': 1 };
  expect(memory.fillHeaders(headers)).toEqual({ 'x-show-cost': '1' });
  memory.learn({ signUp: { __typename: 'Session', accessToken: 'abc' } });
  expect(memory.fillHeaders(headers)).toEqual({ authorization: 'Bearer abc', 'x-show-cost': '1' });
});
