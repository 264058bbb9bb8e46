import { newId } from '@shop/kit/db';
import type { Message } from '@shop/kit/messaging';
import { placeOrderSaga } from '@shop/orders/use-cases/place-order.saga';
import type { SimulatedOrders } from './orders.js';

const good = new Set(
  placeOrderSaga.steps.flatMap(({ succeedsOn, compensatedOn }) => [succeedsOn, compensatedOn]),
);

/** Sabotage: a yes that belongs to another wait, or came before, is taken for the one that is awaited now. */
export const misread = (message: Message, { tables }: SimulatedOrders): Message => {
  const saga = message.saga && tables.sagas.rows.get(message.saga.id);
  if (!saga || saga.isEnded || !good.has(message.type)) return message;
  const step = placeOrderSaga.steps.find(({ name }) => name === saga.step);
  const type = saga.phase === 'forward' ? step?.succeedsOn : step?.compensatedOn;
  const { id: orderId, revision } = saga;
  return {
    ...message,
    type: type ?? message.type,
    saga: { id: orderId, step: saga.step, revision },
    payload: { orderId, amount: saga.data.total, outcome: 'VOIDED', notificationId: newId() },
  };
};
