import { newId } from '@shop/kit/db';
import type { Message, MessageDefinition } from '@shop/kit/messaging';
import { placeOrder } from '@shop/orders/testing/shopping';
import { type Orders, startOrders } from '@shop/orders/testing/start-orders';
import * as messages from '@shop/orders/use-cases/messages';
import { orderEnds } from '@shop/scripts/audit/invariants/order-ends';
import { loadOrders } from '@shop/scripts/audit/load/orders';
import { type Scenario, violationsOf } from '../scenario.js';

const amount = { minor: 3_070, currency: 'EUR' };
const answer = <P>(definition: MessageDefinition<P>, facts: object = {}) =>
  ({ definition: definition as MessageDefinition<unknown>, facts }) as const;
const answers: Readonly<Record<string, ReturnType<typeof answer>>> = {
  [messages.reserveStock.type]: answer(messages.stockReserved),
  [messages.authorizePayment.type]: answer(messages.paymentAuthorized, { amount }),
  [messages.capturePayment.type]: answer(messages.paymentCaptured, { amount }),
  [messages.commitReservation.type]: answer(messages.reservationCommitted),
  [messages.sendOrderConfirmation.type]: answer(messages.notificationAccepted, { notificationId: newId() }),
};

/** Answers commands, as participants would, until there are no new ones. */
const answerAll = async (orders: Orders, orderId: string, given: Set<string>) => {
  for (;;) {
    const command: Message = await orders.lastCommand(orderId);
    const known = answers[command.type];
    if (given.has(command.id) || !known) return;
    given.add(command.id);
    await orders.replyTo(command, known.definition, { orderId, ...known.facts });
  }
};

/** The first command cannot be carried out and ends as a dead letter; nobody answers. */
export const scenario: Scenario = async () => {
  const orders = await startOrders();
  const { id } = await placeOrder(orders);
  const unanswered = await orders.lastCommand(id);
  await orders.query(`update outbox set done_at = now(), outcome = 'failed'`);
  await orders.query(`update saga set deadline = now() - interval '1 second'`);
  await orders.app.saga.sweepDeadlines();
  await answerAll(orders, id, new Set([unanswered.id]));
  const { url } = orders.app.dataSource.options as { url: string };
  const found = violationsOf(await loadOrders(url), orderEnds);
  await orders.close();
  return found;
};
