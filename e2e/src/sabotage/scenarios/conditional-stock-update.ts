import { createWorld } from '@shop/inventory/inventory-world.fixture';
import { reserveStock } from '@shop/inventory/messaging/messages';
import { newId } from '@shop/kit/db';
import { noOversell } from '@shop/scripts/audit/invariants/no-oversell';
import { stockLevels } from '@shop/scripts/audit/invariants/stock-levels';
import { type Scenario, violationsOf } from '../scenario.js';
import { factsOf } from './inventory-facts.js';

/** Many shoppers want the last unit, of several things, at the same moment. */
export const scenario: Scenario = async () => {
  const world = await createWorld();
  for (let round = 0; round < 5; round += 1) {
    const variantId = await world.stockOf(1);
    // A delivery that fails is no fault by itself: the queue would bring it again.
    await Promise.allSettled(
      Array.from({ length: 16 }, () =>
        world.send(reserveStock, { orderId: newId(), lines: [{ lineId: newId(), variantId, quantity: 1 }] }),
      ),
    );
  }
  const found = violationsOf(await factsOf(world), stockLevels, noOversell);
  await world.close();
  return found;
};
