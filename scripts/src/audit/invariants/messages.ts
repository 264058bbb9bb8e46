import type { Facts } from '../facts.js';
import { sumBy } from '../group.js';
import { createReport, type Invariant } from '../invariant.js';

/** What an order's stock movements add up to, against what its reservation says: a command that took effect twice shows here. */
const checkEffects = ({ reservations, holds, movements }: Facts, report: ReturnType<typeof createReport>) => {
  const ofOrders = movements.filter(({ kind }) => kind !== 'RECEIPT' && kind !== 'ADJUSTMENT');
  const reserved = sumBy(
    ofOrders,
    ({ reference }) => reference,
    ({ change }) => change.reserved,
  );
  const committed = sumBy(
    ofOrders,
    ({ reference }) => reference,
    ({ change }) => change.committed,
  );
  const units = sumBy(
    holds,
    ({ orderId }) => orderId,
    ({ quantity }) => quantity,
  );
  for (const { orderId, status } of reservations) {
    const quantity = units.get(orderId) ?? 0;
    const subject = `order ${orderId}: units that its messages`;
    report.expect(`${subject} reserved`, status === 'HELD' ? quantity : 0, reserved.get(orderId) ?? 0);
    report.expect(`${subject} committed`, status === 'COMMITTED' ? quantity : 0, committed.get(orderId) ?? 0);
  }
};

/** 7. Every message arrives, takes effect once, or is kept with a reason. */
export const messages: Invariant = {
  number: 7,
  name: 'messages end, and take effect once',
  check: (facts) => {
    const report = createReport();
    const { unsent, deadLetters, taken } = facts;
    const kept = new Set(deadLetters.map(({ database, messageId }) => `${database} ${messageId}`));
    for (const { database, receiver, messageId, type, state } of unsent) {
      const subject = `message ${messageId} (${type}) from ${database} to ${receiver}`;
      if (state === 'waiting') report.expect(subject, 'arrived', 'still in the outbox');
      else
        report.require(
          kept.has(`${receiver} ${messageId}`),
          subject,
          'kept as a dead letter, since it failed',
          'lost',
        );
    }
    for (const { database, messageId, reason } of deadLetters)
      report.require(reason.trim() !== '', `dead letter ${messageId} in ${database}`, 'a reason', 'none');
    for (const { database, consumer, messageId, times } of taken)
      report.expect(`message ${messageId}, taken by ${consumer} in ${database}: times`, 1, times);
    checkEffects(facts, report);
    return report.end();
  },
};
