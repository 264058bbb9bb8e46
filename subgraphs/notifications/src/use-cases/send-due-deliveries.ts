import { crashPoint } from '@shop/kit/crash-point';
import type { InTransaction } from '@shop/kit/db';
import { type Logger, runWithLogContext } from '@shop/kit/log';
import type { DeadLetters } from '@shop/kit/messaging';
import { metrics } from '@shop/kit/metrics';
import { createPolicy, isDeadlineExceeded } from '@shop/kit/resilience';
import { inSpan, type NewSpan } from '@shop/kit/tracing';
import type { DeliveryStore, DueDelivery } from '../db/delivery-store.js';
import { type MailFailure, type RetryRules, settleAttempt } from '../domain/settle-attempt.js';
import { type Mail, type Mailer, messageIdOf } from './mailer.js';
import { retryDelivery } from './retry-delivery.message.js';

type Deps = Readonly<{
  inTransaction: InTransaction;
  deliveries: Pick<DeliveryStore, 'claimDue' | 'settle'>;
  /** @throws when a template cannot be rendered. */
  render: (delivery: DueDelivery) => Promise<Pick<Mail, 'subject' | 'text' | 'html'>>;
  mailer: Mailer;
  deadLetters: Pick<DeadLetters, 'keep'>;
  rules: RetryRules;
  deadlineMs: number;
  log: Logger;
  random?: () => number;
}>;

/** Claimed together and sent at once, so all fit in one lease. */
export const batchSize = 10;

const settled = metrics.counter('deliveries_total', 'Attempts to deliver a notification.', ['outcome']);
const possibleDuplicates = metrics.counter(
  'delivery_possible_duplicates_total',
  'Attempts at a mail that may already have been sent, since a process ended or an answer was lost in between.',
);

const sendingMail = ({ attempts, mayBeDuplicate }: DueDelivery): NewSpan => ({
  name: 'send mail',
  kind: 'client',
  attributes: { 'delivery.attempt': attempts, 'delivery.may_be_duplicate': mayBeDuplicate },
});

export const makeSendDueDeliveries = (deps: Deps) => {
  const { inTransaction, deliveries, render, mailer, deadLetters, rules, deadlineMs, log } = deps;
  const { random = Math.random } = deps;
  const withDeadline = createPolicy({ deadlineMs });

  const attempt = async (delivery: DueDelivery): Promise<MailFailure | null> => {
    // Whoever took it this often never lived to settle it: the mail itself may be what ends the process.
    if (delivery.attempts > rules.maxAttempts)
      return { code: 'REFUSED', reason: 'the process ended at every attempt' };
    let content: Awaited<ReturnType<typeof render>>;
    try {
      content = await render(delivery);
    } catch (error) {
      log.error({ err: error, deliveryId: delivery.id }, 'template could not be rendered');
      return { code: 'REFUSED', reason: 'the template could not be rendered' };
    }
    const mail: Mail = {
      ...content,
      messageId: messageIdOf(delivery.notificationId),
      to: { address: delivery.recipient, name: delivery.data.name },
    };
    try {
      const sent = await withDeadline.execute(() => mailer.send(mail));
      return sent.ok ? null : sent.error;
    } catch (error) {
      // Not the error's text: it may quote the address.
      const late = isDeadlineExceeded(error);
      return { code: 'UNKNOWN', reason: late ? 'no answer in time' : 'the mailer broke off' };
    }
  };

  const deliver = async (delivery: DueDelivery): Promise<void> => {
    const { id, notificationId, orderId, attempts } = delivery;
    if (delivery.mayBeDuplicate) possibleDuplicates.inc();
    const failure = await inSpan(sendingMail(delivery), async (span) => {
      const failed = await attempt(delivery);
      if (failed) span.fail(failed.code);
      return failed;
    });
    crashPoint('notifications:after-mail');
    const settlement = settleAttempt(attempts, failure, rules, random());
    const isOurs = await inTransaction(async (tx) => {
      if (!(await deliveries.settle(tx, delivery, settlement))) return false;
      if (settlement.status === 'FAILED')
        await deadLetters.keep(retryDelivery.create({ deliveryId: id }), settlement.lastError, tx);
      return true;
    });
    const outcome = isOurs ? settlement.status.toLowerCase() : 'overtaken';
    settled.inc({ outcome });
    const facts = { deliveryId: id, notificationId, orderId, attempt: attempts };
    // Its lease ran out while it was sending, and another worker has it now: that one counts as a possible duplicate.
    if (!isOurs) return log.warn(facts, 'delivery was taken over');
    if (settlement.status === 'SENT') return log.info(facts, 'notification sent');
    const level = settlement.status === 'FAILED' ? 'error' : 'warn';
    log[level]({ ...facts, reason: settlement.lastError }, 'notification not sent');
  };

  /** Sends what is due. Returns how many deliveries it took on. */
  return async (): Promise<number> => {
    // Longer than rendering, sending and settling can take, so nobody else takes a mail that is still being sent.
    const due = await deliveries.claimDue(batchSize, deadlineMs + 10_000);
    if (due.length === 0) return 0;
    crashPoint('notifications:after-claim');
    // A delivery that could not be settled stays SENDING, and its lease brings it back.
    const ends = await Promise.allSettled(
      due.map((delivery) =>
        // The sweep is nobody's; the mail belongs to the request that ordered.
        runWithLogContext({ ...delivery.origin, orderId: delivery.orderId }, () => deliver(delivery)),
      ),
    );
    for (const end of ends)
      if (end.status === 'rejected') log.error({ err: end.reason }, 'delivery could not be settled');
    return due.length;
  };
};
