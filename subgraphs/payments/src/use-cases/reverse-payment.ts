import { newId } from '@shop/kit/db';
import type { StoredCommand } from '../db/payment.entity.js';
import { keepLatest } from '../db/payment-store.js';
import { decideReverse } from '../domain/decide-command.js';
import { callUnderWayMs } from '../domain/next-check.js';
import { callFor } from '../domain/payment-status.js';
import { answerCommand, makeAskAndSettle, type PaymentDeps } from './advance-payment.js';

/** Gives back whatever the order's payment holds or took. Answered only once nothing is held any more. */
export const makeReversePayment = (deps: PaymentDeps & Readonly<{ provider: string }>) => {
  const askAndSettle = makeAskAndSettle(deps);
  return async (orderId: string, command: StoredCommand): Promise<void> => {
    const asked = await deps.inTransaction(async (tx) => {
      const row = await deps.payments.lock(tx, orderId);
      const { payment, ask } = decideReverse(row?.payment ?? null, {
        id: newId(),
        orderId,
        provider: deps.provider,
      });
      const commands = keepLatest(row?.commands ?? {}, 'reverse', command);
      await deps.payments.save(tx, {
        before: row?.payment ?? null,
        after: payment,
        commands,
        cause: 'reverse-payment',
        checkAfterMs: ask ? callUnderWayMs : 'keep',
      });
      if (!ask) await answerCommand(deps, tx, 'reverse', payment, commands);
      return ask ? payment : null;
    });
    const call = asked && callFor(asked.status);
    if (asked && call) await askAndSettle(asked, call, 'reverse');
  };
};
export type ReversePayment = ReturnType<typeof makeReversePayment>;
