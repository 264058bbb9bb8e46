import type { Operation } from './operation.js';

/** What the databases say after the calm. */
export type Truth = Readonly<{
  /** Order id to status. */
  statuses: ReadonlyMap<string, string>;
  /** Idempotency key of `placeOrder` to order id. */
  orderOfKey: ReadonlyMap<string, string>;
}>;

/** Statuses that may be seen after a status was seen. */
const later: Readonly<Record<string, readonly string[]>> = {
  PENDING: ['PENDING', 'AWAITING_PAYMENT', 'CONFIRMED', 'REJECTED', 'CANCELLED'],
  AWAITING_PAYMENT: ['AWAITING_PAYMENT', 'CONFIRMED', 'REJECTED', 'CANCELLED'],
  CONFIRMED: ['CONFIRMED', 'CANCELLED'],
  REJECTED: ['REJECTED'],
  CANCELLED: ['CANCELLED'],
};

type Ended = Readonly<{ began: Operation; ended: Operation }>;

const pairs = (operations: readonly Operation[]): Ended[] => {
  const began = new Map<number, Operation>();
  return operations.flatMap((operation) => {
    if (operation.type === 'invoke') began.set(operation.attempt, operation);
    const begin = began.get(operation.attempt);
    return operation.type !== 'invoke' && begin ? [{ began: begin, ended: operation }] : [];
  });
};

const checkPlacing = (all: readonly Ended[], { statuses, orderOfKey }: Truth): string[] => {
  const violations: string[] = [];
  const byKey = Map.groupBy(
    all.filter(({ began }) => began.op === 'place'),
    ({ began }) => began.key ?? '',
  );
  const keyOfOrder = new Map<string, string>();
  for (const [key, attempts] of byKey) {
    const told = new Set(attempts.flatMap(({ ended }) => (ended.type === 'ok' ? [ended.orderId ?? ''] : [])));
    for (const id of told) {
      if (!statuses.has(id)) violations.push(`key ${key} was told of order ${id}, which does not exist`);
      const other = keyOfOrder.get(id);
      if (other !== undefined) violations.push(`order ${id} was told to key ${key} and to key ${other}`);
      keyOfOrder.set(id, key);
    }
    if (told.size > 1) violations.push(`key ${key} was told of ${told.size} orders: ${[...told].join(', ')}`);
    const refusedOnly = attempts.every(({ ended }) => ended.type === 'fail');
    if (refusedOnly && orderOfKey.has(key))
      violations.push(`key ${key} was refused each time, and yet there is order ${orderOfKey.get(key)}`);
  }
  return violations;
};

const checkCancelling = (all: readonly Ended[], { statuses }: Truth): string[] =>
  all
    .filter(({ began, ended }) => began.op === 'cancel' && ended.type === 'ok')
    .filter(({ began }) => statuses.get(began.orderId ?? '') !== 'CANCELLED')
    .map(
      ({ began }) =>
        `order ${began.orderId} was told to be cancelled and is ${statuses.get(began.orderId ?? '') ?? 'gone'}`,
    );

/** A read that began after another had ended may not show an earlier state of the order. */
const checkReading = (all: readonly Ended[]): string[] => {
  const violations: string[] = [];
  const reads = all.filter(({ began, ended }) => began.op === 'read' && ended.type === 'ok');
  for (const [orderId, ofOrder] of Map.groupBy(reads, ({ began }) => began.orderId ?? '')) {
    for (const [index, { began, ended }] of ofOrder.entries()) {
      const value = ended.value ?? 'nothing';
      if (!(value in later)) {
        violations.push(`order ${orderId} had been told, and a read at ${began.atMs} ms found ${value}`);
        continue;
      }
      const before = ofOrder.slice(0, index).filter((other) => other.ended.atMs < began.atMs);
      const previous = before.map((other) => other.ended.value ?? '').filter((status) => status in later);
      const contradicted = previous.find((status) => !later[status]?.includes(value));
      if (contradicted) violations.push(`order ${orderId} was read as ${contradicted} and later as ${value}`);
    }
  }
  return violations;
};

/** What the shop told its clients and did not keep, in words. Pure. */
export const checkHistory = (operations: readonly Operation[], truth: Truth): string[] => {
  const all = pairs(operations);
  return [...checkPlacing(all, truth), ...checkCancelling(all, truth), ...checkReading(all)];
};
