import type { Outcome } from './run.js';
import type { Sabotage } from './sabotage.js';
import { type Failure, replay, scenarioOf, shrink } from './seeds.js';

const commandFor = (seed: number, path: string | undefined, sabotage: Sabotage): string =>
  `npm run simulate -- --seed ${seed}${path ? ` --path ${path}` : ''}${sabotage ? ` --sabotage '${sabotage}'` : ''}`;

const violationsOf = ({ violations }: Outcome): string[] =>
  violations.map(({ invariant, name, text }) => `  ${invariant}. ${name}: ${text}`);

/** A run in words: what was set up, all that happened, and what is wrong in the end. */
export const tell = async (seed: number, path?: string, sabotage: Sabotage = null): Promise<string> => {
  const outcome = await replay(seed, path, sabotage);
  const { stock, shoppers, tape } = scenarioOf(seed, path);
  return [
    `units per variant and location: ${JSON.stringify(stock)}`,
    ...shoppers.map((shopper, index) => `shopper ${index + 1}: ${JSON.stringify(shopper)}`),
    `a storm of ${tape.length} turns`,
    '',
    ...outcome.trace,
    '',
    outcome.violations.length === 0 ? 'Every invariant holds.' : 'Violated:',
    ...violationsOf(outcome),
  ].join('\n');
};

/** The failure of a seed, made as small as it gets, and the command that shows it. */
export const explain = async ({ seed, outcome }: Failure, sabotage: Sabotage = null): Promise<string> => {
  const path = await shrink(seed, outcome.violations[0]?.invariant ?? 0, sabotage);
  return [
    `Seed ${seed} breaks:`,
    ...violationsOf(outcome),
    `Its smallest form: ${commandFor(seed, path, sabotage)}`,
    `As it was found:   ${commandFor(seed, undefined, sabotage)}`,
    '',
    await tell(seed, path, sabotage),
  ].join('\n');
};
