import type { NotificationFact } from '../facts.js';
import { sumBy } from '../group.js';
import { createReport, type Invariant } from '../invariant.js';
import { isSold } from '../order-statuses.js';

const isConfirmation = ({ kind, channel }: NotificationFact) =>
  kind === 'ORDER_CONFIRMATION' && channel === 'EMAIL';

/** 8. Whoever bought something was told so, once; twice only where a crash may be to blame, and then it is marked. */
export const confirmations: Invariant = {
  number: 8,
  name: 'one confirmation mail',
  check: ({ orders, timeline, notifications, capturedMails }) => {
    const report = createReport();
    const byOrder = Map.groupBy(notifications.filter(isConfirmation), ({ orderId }) => orderId);
    const wasConfirmed = new Set(
      timeline.filter(({ status }) => status === 'CONFIRMED').map(({ orderId }) => orderId),
    );
    for (const { id, status } of orders) {
      const found = byOrder.get(id) ?? [];
      if (isSold(status)) report.expect(`order ${id}: confirmations`, 1, found.length);
      else if (!wasConfirmed.has(id))
        report.expect(`order ${id} (${status}): confirmations`, 0, found.length);
    }

    const mails =
      capturedMails &&
      sumBy(
        capturedMails,
        ({ messageId }) => messageId,
        () => 1,
      );
    for (const { id, orderId, deliveries } of notifications.filter(isConfirmation)) {
      const subject = `notification ${id} of order ${orderId}`;
      report.expect(`${subject}: delivery rows`, 1, deliveries.length);
      for (const { status, possibleDuplicate } of deliveries) {
        report.expect(`${subject}: delivery`, 'SENT', status);
        if (!mails || status !== 'SENT') continue;
        const sent = mails.get(`<${id}@notifications.marketgraph>`) ?? 0;
        report.require(sent >= 1, `${subject}: mails in the mailbox`, 'at least 1', sent);
        report.require(
          sent <= 1 || possibleDuplicate,
          `${subject}: mails in the mailbox`,
          'more than 1 only where a crash or a lost answer was counted',
          sent,
        );
      }
    }
    return report.end();
  },
};
