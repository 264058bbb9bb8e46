import { sumBy } from '../group.js';
import { createReport, type Invariant } from '../invariant.js';
import { isSold } from '../order-statuses.js';

const columns = ['received', 'onHand', 'reserved', 'committed'] as const;
const levelKey = ({ variantId, locationId }: { variantId: string; locationId: string }) =>
  `variant ${variantId} at ${locationId}`;

/** 3. Every unit is accounted for, at each location. */
export const stockLevels: Invariant = {
  number: 3,
  name: 'stock adds up',
  check: ({ levels, reservations, holds, movements, orders, orderLines }) => {
    const report = createReport();
    const statusOf = new Map(reservations.map(({ orderId, status }) => [orderId, status]));
    const inStatus = (wanted: string) =>
      sumBy(
        holds.filter(({ orderId }) => statusOf.get(orderId) === wanted),
        levelKey,
        ({ quantity }) => quantity,
      );
    const held = inStatus('HELD');
    const sold = inStatus('COMMITTED');
    for (const level of levels) {
      const subject = levelKey(level);
      const { received, onHand, reserved, committed } = level;
      report.require(onHand >= 0, `${subject}: on hand`, 'at least 0', onHand);
      report.require(reserved >= 0, `${subject}: reserved`, 'at least 0', reserved);
      report.require(reserved <= onHand, `${subject}: reserved`, `at most the ${onHand} on hand`, reserved);
      report.expect(`${subject}: on hand + committed`, received, onHand + committed);
      report.expect(`${subject}: reserved, by live holds`, held.get(subject) ?? 0, reserved);
      report.expect(`${subject}: committed, by reservations`, sold.get(subject) ?? 0, committed);
    }

    for (const column of columns) {
      const explained = sumBy(movements, levelKey, ({ change }) => change[column]);
      for (const level of levels) {
        const subject = levelKey(level);
        report.expect(`${subject}: ${column}, by the ledger`, explained.get(subject) ?? 0, level[column]);
      }
    }

    const soldOrders = new Set(orders.filter(({ status }) => isSold(status)).map(({ id }) => id));
    const bought = sumBy(
      orderLines.filter(({ orderId }) => soldOrders.has(orderId)),
      ({ variantId }) => variantId,
      ({ quantity }) => quantity,
    );
    const committed = sumBy(
      levels,
      ({ variantId }) => variantId,
      (level) => level.committed,
    );
    for (const variantId of new Set([...bought.keys(), ...committed.keys()]))
      report.expect(
        `variant ${variantId}: committed, by confirmed orders`,
        bought.get(variantId) ?? 0,
        committed.get(variantId) ?? 0,
      );
    return report.end();
  },
};
