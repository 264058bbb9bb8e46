import { randomBytes } from 'node:crypto';
import { crashPoint } from '@shop/kit/crash-point';
import { type InTransaction, newId, type Tx } from '@shop/kit/db';
import { parseInput } from '@shop/kit/graphql';
import { type IdempotencyKeys, type IdempotencyOutcome, requestHash } from '@shop/kit/idempotency';
import { err, ok, type Result } from '@shop/kit/result';
import {
  type Checkout,
  type CheckoutRefusal,
  checkOut,
  type MissingLine,
  missingLines,
} from '../domain/checkout.js';
import type { Order } from '../domain/order.js';
import { orderNumberFrom } from '../domain/order-number.js';
import type { AskAvailability } from './availability.js';
import { type PlaceOrderInput, placeOrderInput } from './place-order.input.js';
import type { CartStore, OrderStore, VariantStore } from './stores.js';
import type { WriteOrder } from './write-order.js';

type Deps = Readonly<{
  inTransaction: InTransaction;
  reader: Tx;
  keys: IdempotencyKeys;
  carts: CartStore;
  variants: VariantStore;
  orders: OrderStore;
  askAvailability: AskAvailability;
  writeOrder: WriteOrder;
}>;

export type PlaceOrderRefusal =
  | CheckoutRefusal
  | Readonly<{ code: 'IDEMPOTENCY_KEY_REUSED' }>
  | Readonly<{ code: 'OUT_OF_STOCK'; lines: readonly MissingLine[] }>;

type Placed = Readonly<{ kind: 'accepted' | 'already-accepted'; order: Order }>;
type Answer = Result<Placed, PlaceOrderRefusal>;

export type PlaceOrder = (viewerId: string | null, given: PlaceOrderInput) => Promise<Answer>;

export const makePlaceOrder = (deps: Deps): PlaceOrder => {
  const { inTransaction, reader, keys, carts, variants, orders, askAvailability, writeOrder } = deps;

  const repeat = async (tx: Tx, outcome: Exclude<IdempotencyOutcome, { kind: 'first' }>): Promise<Answer> => {
    if (outcome.kind === 'reused') return err({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const [order] = await orders.byIds(tx, [outcome.resourceId]);
    if (!order) throw new Error('an idempotency key names an order that is not there');
    return ok({ kind: 'already-accepted', order });
  };

  const check = async (tx: Tx, checkout: Checkout, find: CartStore['find']) => {
    const cart = await find(tx, checkout.cartId);
    const known = await variants.byIds(tx, cart?.lines.map(({ variantId }) => variantId) ?? []);
    return checkOut(cart, known, checkout);
  };

  /** Before anything is locked: spares the shopper a saga that is bound to fail. */
  const refuseEarly = async (checkout: Checkout): Promise<PlaceOrderRefusal | null> => {
    const view = await check(reader, checkout, carts.find);
    if (!view.ok) return view.error;
    const inStock = await askAvailability(view.value.lines.map(({ variantId }) => variantId));
    const lines = missingLines(view.value, inStock);
    return lines.length > 0 ? { code: 'OUT_OF_STOCK', lines } : null;
  };

  return async (viewerId, given) => {
    const parsed = parseInput(placeOrderInput, given);
    if (!parsed.ok) return parsed;
    const input = parsed.value;
    const orderId = newId();
    const key = {
      scope: viewerId === null ? `cart:${input.cartId}` : `user:${viewerId}`,
      operation: 'place-order',
      key: input.idempotencyKey,
      requestHash: requestHash(given),
    };
    const repeated = async () => {
      const known = await keys.find(reader, key);
      return known && known.kind !== 'first' ? repeat(reader, known) : null;
    };
    // First of all: a retry must be answered even when the cart is closed and inventory is away.
    const earlier = await repeated();
    if (earlier) return earlier;

    const checkout = { ...input, country: input.shippingAddress.country, viewerId };
    const refusal = await refuseEarly(checkout);
    // A twin of this request may have ordered the cart, and its stock, since we looked.
    if (refusal) return (await repeated()) ?? err(refusal);

    const answer = await inTransaction(async (tx): Promise<Answer> => {
      const claimed = await keys.claim(tx, { ...key, resourceId: orderId });
      if (claimed.kind !== 'first') return repeat(tx, claimed);
      const view = await check(tx, checkout, carts.lock);
      if (!view.ok) return view;
      const number = orderNumberFrom(randomBytes(10));
      const order = await writeOrder(tx, { id: orderId, number, viewerId, input, view: view.value });
      return ok({ kind: 'accepted', order });
    });
    crashPoint('orders:before-answer');
    return answer;
  };
};
