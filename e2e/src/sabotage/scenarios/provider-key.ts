import { commandsOf, startPaymentsWorld } from '@shop/payments/testing/payments-world';
import { money } from '@shop/scripts/audit/invariants/money';
import { anOrder, type Scenario, violationsOf } from '../scenario.js';
import { factsOf } from './payment-facts.js';

/** The provider holds the money, and its answer is lost; it is asked again. */
export const scenario: Scenario = async () => {
  const world = await startPaymentsWorld();
  const order = commandsOf('tok_timeout_after');
  await world.deliver(order.authorize);
  await world.sweepNow(order.orderId);
  await world.deliver(order.capture);
  const facts = { ...(await factsOf(world)), orders: [anOrder(order.orderId, 'CONFIRMED', 1_290)] };
  await world.close();
  return violationsOf(facts, money);
};
