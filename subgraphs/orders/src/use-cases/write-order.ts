import { newId, type Tx } from '@shop/kit/db';
import type { Outbox } from '@shop/kit/messaging';
import type { SagaRunner } from '@shop/kit/saga';
import { claim } from '../domain/cart.js';
import type { CartView } from '../domain/cart-view.js';
import type { Order, OrderLine } from '../domain/order.js';
import { orderAccepted } from './messages.js';
import type { CheckedPlaceOrder } from './place-order.input.js';
import type { PlaceOrderData } from './place-order.saga.js';
import type { CartStore, OrderStore, TimelineStore } from './stores.js';

type Deps = Readonly<{
  orders: OrderStore;
  carts: CartStore;
  timeline: TimelineStore;
  outbox: Outbox;
  saga: Pick<SagaRunner<PlaceOrderData>, 'start'>;
}>;

type Draft = Readonly<{
  id: string;
  number: string;
  viewerId: string | null;
  input: CheckedPlaceOrder;
  view: CartView;
}>;

/** Order, lines, closed cart, saga and first messages: all in the caller's transaction, so all or nothing. */
export type WriteOrder = (tx: Tx, draft: Draft) => Promise<Order>;

const toOrder = ({ id, number, viewerId, input, view }: Draft): Order => ({
  id,
  number,
  userId: viewerId,
  cartId: view.cart.id,
  status: 'PENDING',
  statusReason: null,
  email: input.email,
  shippingAddress: input.shippingAddress,
  totals: view.totals,
  placedAt: new Date(),
});

const toLines = ({ id: orderId, view }: Draft): OrderLine[] =>
  view.lines.map(({ variantId, sku, name, quantity, unitPrice, discount, total }) => ({
    // Not the cart line's id: a cart that opens again may be ordered again.
    id: newId(),
    orderId,
    variantId,
    sku,
    name,
    quantity,
    unitPrice,
    discount,
    total,
  }));

const toSagaData = (order: Order, lines: readonly OrderLine[], input: CheckedPlaceOrder): PlaceOrderData => ({
  orderId: order.id,
  userId: order.userId,
  lines: lines.map(({ id, variantId, quantity }) => ({ lineId: id, variantId, quantity })),
  total: order.totals.total,
  payment: input.payment,
  confirmation: {
    orderNumber: order.number,
    email: order.email,
    name: order.shippingAddress.name,
    lines: lines.map(({ name, sku, quantity, total }) => ({ name, sku, quantity, total })),
    ...order.totals,
    placedAt: order.placedAt.toISOString(),
  },
});

export const makeWriteOrder =
  ({ orders, carts, timeline, outbox, saga }: Deps): WriteOrder =>
  async (tx, draft) => {
    const order = toOrder(draft);
    const lines = toLines(draft);
    const { cart } = draft.view;
    await orders.insert(tx, order, lines);
    await carts.save(tx, { ...claim(cart, draft.viewerId), orderId: order.id, version: cart.version + 1 });
    await timeline.add(tx, {
      orderId: order.id,
      step: 'place-order',
      outcome: 'SUCCEEDED',
      status: order.status,
      attempt: 1,
      detail: null,
      staffDetail: null,
    });
    const { id: orderId, number, userId, totals } = order;
    await outbox.add(
      tx,
      orderAccepted.create({
        orderId,
        number,
        userId,
        total: totals.total,
        lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
      }),
    );
    await saga.start(tx, order.id, toSagaData(order, lines, draft.input));
    return order;
  };
