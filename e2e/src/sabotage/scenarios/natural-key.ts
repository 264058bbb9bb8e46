import { createWorld } from '@shop/inventory/inventory-world.fixture';
import { reserveStock } from '@shop/inventory/messaging/messages';
import { newId } from '@shop/kit/db';
import { stockLevels } from '@shop/scripts/audit/invariants/stock-levels';
import { type Scenario, violationsOf } from '../scenario.js';
import { factsOf } from './inventory-facts.js';

/** The same command is delivered twice. */
export const scenario: Scenario = async () => {
  const world = await createWorld();
  const command = {
    orderId: newId(),
    lines: [{ lineId: newId(), variantId: await world.stockOf(5), quantity: 1 }],
  };
  await world.send(reserveStock, command);
  await world.send(reserveStock, command);
  const found = violationsOf(await factsOf(world), stockLevels);
  await world.close();
  return found;
};
