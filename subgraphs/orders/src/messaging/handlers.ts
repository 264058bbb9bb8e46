import type { InTransaction, Tx } from '@shop/kit/db';
import type { Logger } from '@shop/kit/log';
import { type Handler, handle, type Message, type MessageDefinition } from '@shop/kit/messaging';
import { isSame, type Money } from '@shop/kit/money';
import type { SagaRunner } from '@shop/kit/saga';
import type { makeApplyProductChange } from '../use-cases/apply-product-change.js';
import {
  captureRejected,
  commitRejected,
  notificationAccepted,
  paymentAuthorized,
  paymentCaptured,
  paymentDeclined,
  paymentPending,
  paymentReversed,
  productChanged,
  reservationCommitted,
  reservationExpired,
  reservationReleased,
  stockRejected,
  stockReserved,
} from '../use-cases/messages.js';
import type { PlaceOrderData } from '../use-cases/place-order.saga.js';
import type { OrderStore } from '../use-cases/stores.js';

type Deps = Readonly<{
  inTransaction: InTransaction;
  reader: Tx;
  orders: OrderStore;
  saga: Pick<SagaRunner<PlaceOrderData>, 'handleReply' | 'abort'>;
  applyProductChange: ReturnType<typeof makeApplyProductChange>;
  log: Logger;
}>;

export const createHandlers = ({
  inTransaction,
  reader,
  orders,
  saga,
  applyProductChange,
  log,
}: Deps): readonly Handler[] => {
  const reply = <P>(definition: MessageDefinition<P>): Handler =>
    handle(definition, async (message) => {
      await saga.handleReply(message);
    });
  const abort = (orderId: string, reason: string) =>
    inTransaction((tx) => saga.abort(tx, orderId, reason, { onlyBeforePivot: true }));

  // An order is never confirmed on another sum than its own, whatever the payment says.
  const onAuthorized = async (message: Message<{ orderId: string; amount: Money }>) => {
    const { orderId, amount } = message.payload;
    const [order] = await orders.byIds(reader, [orderId]);
    if (order && !isSame(order.totals.total, amount)) {
      log.error({ orderId }, 'the authorized amount is not the total of the order');
      await abort(orderId, 'PAYMENT_AMOUNT_MISMATCH');
    } else await saga.handleReply(message);
  };

  return [
    ...[stockReserved, reservationCommitted, reservationReleased].map(reply),
    reply(stockRejected),
    reply(commitRejected),
    handle(paymentAuthorized, onAuthorized),
    ...[paymentDeclined, paymentPending, captureRejected].map(reply),
    reply(paymentCaptured),
    reply(paymentReversed),
    reply(notificationAccepted),
    handle(reservationExpired, async ({ payload }) => {
      await abort(payload.orderId, 'RESERVATION_EXPIRED');
    }),
    handle(productChanged, async (message) => {
      await applyProductChange(message);
    }),
  ];
};
