import { createWorld } from '@shop/inventory/inventory-world.fixture';
import { releaseReservation, reserveStock } from '@shop/inventory/messaging/messages';
import { newId } from '@shop/kit/db';
import { nothingKept } from '@shop/scripts/audit/invariants/nothing-kept';
import { anOrder, type Scenario, violationsOf } from '../scenario.js';
import { factsOf } from './inventory-facts.js';

/** An order is cancelled, and its release overtakes its reserve. */
export const scenario: Scenario = async () => {
  const world = await createWorld();
  const orderId = newId();
  const variantId = await world.stockOf(5);
  await world.send(releaseReservation, { orderId, reason: 'CANCELLED' });
  await world.send(reserveStock, { orderId, lines: [{ lineId: newId(), variantId, quantity: 1 }] });
  const facts = { ...(await factsOf(world)), orders: [anOrder(orderId, 'CANCELLED', 100)] };
  await world.close();
  return violationsOf(facts, nothingKept);
};
