import { commandsOf, startPaymentsWorld } from '@shop/payments/testing/payments-world';
import { money } from '@shop/scripts/audit/invariants/money';
import { nothingKept } from '@shop/scripts/audit/invariants/nothing-kept';
import { anOrder, type Scenario, violationsOf } from '../scenario.js';
import { factsOf } from './payment-facts.js';

/** The provider holds the money, and its answer is lost; the order ends as payments says. */
export const scenario: Scenario = async () => {
  const world = await startPaymentsWorld();
  const order = commandsOf('tok_timeout_after');
  await world.deliver(order.authorize);
  await world.sweepNow(order.orderId);
  const replies = (await world.replies(order.orderId)).map(({ type }) => type);
  const isDeclined = replies.includes('payments.payment-declined');
  if (!isDeclined) await world.deliver(order.capture);
  const orders = [anOrder(order.orderId, isDeclined ? 'REJECTED' : 'CONFIRMED', 1_290)];
  const facts = { ...(await factsOf(world)), orders };
  await world.close();
  return violationsOf(facts, money, nothingKept);
};
