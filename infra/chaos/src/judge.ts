import { audit } from '@shop/scripts/audit/audit';
import { loadOrders } from '@shop/scripts/audit/load/orders';
import { checkHistory } from './history/check-history.js';
import type { Operation } from './history/operation.js';
import type { ChaosShop } from './shop/chaos-shop.js';

/** Waits until nothing is under way any more, then says everything that is not as it was promised, in words. */
export const judge = async (
  { sources }: ChaosShop,
  operations: readonly Operation[],
  quietWithinMs: number,
): Promise<string[]> => {
  const told = operations.filter(({ op, type }) => op === 'place' && type === 'ok');
  const { findings, unrest } = await audit(sources, {
    waitMs: quietWithinMs,
    history: told.map(({ key = '', orderId = '' }) => ({ key, orderId })),
  });
  const { orders, idempotencyKeys } = await loadOrders(sources.databases.orders);
  const truth = {
    statuses: new Map(orders.map(({ id, status }) => [id, status])),
    orderOfKey: new Map(idempotencyKeys.map(({ key, orderId }) => [key, orderId])),
  };
  return [
    ...findings.flatMap(({ number, name, violations }) =>
      violations.map(
        ({ subject, expected, found }) =>
          `${number} ${name}: ${subject}: expected ${expected}, found ${found}`,
      ),
    ),
    ...unrest.map((what) => `never became quiet: ${what}`),
    ...checkHistory(operations, truth).map((violation) => `history: ${violation}`),
  ];
};
