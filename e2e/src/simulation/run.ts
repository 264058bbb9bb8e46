import { calmDown } from './calm.js';
import type { Counts } from './chronicle.js';
import { checkBounds, checkEnd, type Violation } from './judge.js';
import type { Sabotage } from './sabotage.js';
import type { Scenario } from './scenario.js';
import { takeTurn } from './storm.js';
import { World } from './world.js';

export type Outcome = Readonly<{
  violations: readonly Violation[];
  counts: Counts;
  trace: readonly string[];
}>;
type Options = Readonly<{ sabotage?: Sabotage; isTold?: boolean }>;

/** One run: a storm as the tape has it, then calm, then the invariants. */
export const simulate = async (
  scenario: Scenario,
  { sabotage = null, isTold = false }: Options = {},
): Promise<Outcome> => {
  const world = new World(scenario, sabotage, isTold);
  const end = (violations: readonly Violation[]): Outcome => {
    const { counts, lines } = world.chronicle;
    return { violations, counts, trace: lines };
  };
  for (const turn of scenario.tape) {
    await takeTurn(world, turn);
    const broken = checkBounds(world);
    if (broken.length > 0) return end(broken);
  }
  const unrest = await calmDown(world);
  for (const { status } of world.orders.tables.orders.rows.values()) world.chronicle.note(`order ${status}`);
  return end([...checkBounds(world), ...checkEnd(world, unrest)]);
};
