import type { StoredCommand } from '../db/payment.entity.js';
import { keepLatest } from '../db/payment-store.js';
import { decideCapture } from '../domain/decide-command.js';
import { callUnderWayMs } from '../domain/next-check.js';
import { answerCommand, makeAskAndSettle, type PaymentDeps } from './advance-payment.js';

/** Takes the held money. While the outcome is unknown nothing is answered; the sweeper goes on until it is known. */
export const makeCapturePayment = (deps: PaymentDeps) => {
  const askAndSettle = makeAskAndSettle(deps);
  return async (orderId: string, command: StoredCommand): Promise<void> => {
    const asked = await deps.inTransaction(async (tx) => {
      const row = await deps.payments.lock(tx, orderId);
      const decision = decideCapture(row?.payment ?? null);
      if (!row || !decision) {
        await deps.outbox.add(
          tx,
          deps.toReply(command, orderId, { type: 'capture-rejected', reason: 'NOT_FOUND' }),
        );
        return null;
      }
      const { payment, ask } = decision;
      const commands = keepLatest(row.commands, 'capture', command);
      await deps.payments.save(tx, {
        before: row.payment,
        after: payment,
        commands,
        cause: 'capture-payment',
        checkAfterMs: ask ? callUnderWayMs : 'keep',
      });
      if (!ask) await answerCommand(deps, tx, 'capture', payment, commands);
      return ask ? payment : null;
    });
    if (asked) await askAndSettle(asked, 'capture', 'capture');
  };
};
export type CapturePayment = ReturnType<typeof makeCapturePayment>;
