import { createReport, type Invariant } from '../invariant.js';

/** 1. What a client was told about an order stays true. */
export const toldOrders: Invariant = {
  number: 1,
  name: 'told orders exist',
  check: ({ orders, idempotencyKeys, history }) => {
    const report = createReport();
    const known = new Set(orders.map(({ id }) => id));
    for (const { key, orderId } of idempotencyKeys)
      report.require(
        known.has(orderId),
        `idempotency key ${key}`,
        `order ${orderId} exists`,
        'no such order',
      );

    for (const { orderId } of history)
      report.require(known.has(orderId), `order ${orderId}`, 'exists, as a client was told', 'no such order');

    const answers = Map.groupBy(history, ({ scope = '', key }) => JSON.stringify([scope, key]));
    for (const told of answers.values()) {
      const [{ key, scope, requestHash }] = told as [(typeof told)[0]];
      const ids = new Set(told.map(({ orderId }) => orderId));
      report.require(ids.size === 1, `idempotency key ${key}`, 'one order', [...ids].join(', '));
      const bodies = new Set(told.map((line) => line.requestHash).filter((hash) => hash !== undefined));
      report.require(
        bodies.size <= 1,
        `idempotency key ${key}`,
        'another body is refused',
        `${bodies.size} bodies were answered with an order`,
      );
      const recorded = idempotencyKeys.filter(
        (row) => row.key === key && (scope === undefined || row.scope === scope),
      );
      report.require(
        recorded.some((row) => ids.has(row.orderId) && (!requestHash || row.requestHash === requestHash)),
        `idempotency key ${key}`,
        `is kept for order ${[...ids].join(', ')}`,
        recorded.map((row) => `kept for ${row.orderId}`).join(', ') || 'not kept',
      );
    }
    return report.end();
  },
};
