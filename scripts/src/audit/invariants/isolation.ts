import { createReport, type Invariant } from '../invariant.js';

/** 9. Nobody sees another's order. */
export const isolation: Invariant = {
  number: 9,
  name: 'orders are private',
  check: ({ orders, payments, notifications, idempotencyKeys, probes }) => {
    const report = createReport();
    // Each subgraph decides by its own copy of the owner who may look.
    const owner = new Map(orders.map(({ id, userId }) => [id, userId ?? 'nobody']));
    const copies = [
      // A reversal that came first knows no owner, and shows nothing.
      ...payments.filter(({ amount }) => amount !== null).map((row) => ({ ...row, what: 'payment' })),
      ...notifications.map((row) => ({ ...row, what: 'notification' })),
    ];
    for (const { what, orderId, userId } of copies) {
      const expected = owner.get(orderId);
      if (expected !== undefined)
        report.expect(`order ${orderId}: owner of its ${what}`, expected, userId ?? 'nobody');
    }
    for (const { scope, orderId } of idempotencyKeys) {
      const expected = owner.get(orderId);
      if (expected === undefined || !scope.startsWith('user:')) continue;
      report.expect(`order ${orderId}: owner of its idempotency key`, `user:${expected}`, scope);
    }
    for (const { where, orderId, shown } of probes)
      report.expect(
        `order ${orderId}, asked for by a stranger at ${where}`,
        'hidden',
        shown ? 'shown' : 'hidden',
      );
    return report.end();
  },
};
