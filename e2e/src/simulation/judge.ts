import { judge as audit } from '@shop/scripts/audit/audit';
import { factsOf } from './facts.js';
import type { World } from './world.js';

/** `invariant` is the number in the design; 0 is for what none of them names. */
export type Violation = Readonly<{ invariant: number; name: string; text: string }>;

/** What must hold at every moment, however the storm blows. */
export const checkBounds = ({ inventory, provider }: World): Violation[] => {
  const found: Violation[] = [];
  for (const { variantId, locationId, onHand, reserved, committed, received } of inventory.levels.values())
    if (reserved < 0 || reserved > onHand || onHand + committed !== received)
      found.push({
        invariant: 4,
        name: 'no oversell, at any moment',
        text: `${variantId} at ${locationId}: ${reserved} reserved of ${onHand} on hand, ${committed} committed of ${received}`,
      });
  const taken = Map.groupBy(
    provider.payments.filter(({ capturedAmount }) => capturedAmount > 0),
    ({ reference }) => reference,
  );
  for (const [reference, captured] of taken)
    if (captured.length > 1 || captured.some(({ capturedAmount, amount }) => capturedAmount > amount))
      found.push({ invariant: 2, name: 'no double charge, at any moment', text: `order ${reference}` });
  return found;
};

const checkPromises = ({ shoppers, orders, chronicle }: World): Violation[] => [
  ...shoppers.flatMap(({ name, refusals, isCancelled, orderId }) => {
    const status = orderId ? orders.tables.orders.rows.get(orderId)?.status : undefined;
    return [
      ...refusals.map((code) => ({
        invariant: 1,
        name: 'the same key gives the same order',
        text: `${name} was refused: ${code}`,
      })),
      ...(isCancelled && status !== 'CANCELLED'
        ? [
            {
              invariant: 1,
              name: 'told orders stay as told',
              text: `${name} was told cancelled, the order is ${status}`,
            },
          ]
        : []),
    ];
  }),
  ...chronicle.surprises.map((text) => ({
    invariant: 0,
    name: 'nothing throws but what is simulated',
    text,
  })),
];

/** What must hold once nothing is left to do: what `npm run audit` asks of a running shop, and what shoppers were told. */
export const checkEnd = (world: World, unrest: string | null): Violation[] => [
  ...(unrest ? [{ invariant: 5, name: 'orders end within a bound', text: unrest }] : []),
  ...checkPromises(world),
  ...audit(factsOf(world)).flatMap(({ number, name, violations }) =>
    violations.map(({ subject, expected, found }) => ({
      invariant: number,
      name,
      text: world.chronicle.named(`${subject}: expected ${expected}, found ${found}`),
    })),
  ),
];
