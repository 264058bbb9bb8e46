import { newId } from '@shop/kit/db';
import type { StoredCommand } from '../db/payment.entity.js';
import { keepLatest } from '../db/payment-store.js';
import { decideAuthorize } from '../domain/decide-command.js';
import { callUnderWayMs } from '../domain/next-check.js';
import type { NewPayment } from '../domain/payment.js';
import { answerCommand, makeAskAndSettle, type PaymentDeps } from './advance-payment.js';

type Input = Omit<NewPayment, 'id' | 'provider'>;

/** Another amount for an order that has a payment: a fault of the sender that no retry mends. */
export class AmountChangedError extends Error {}

/** Holds the order's exact total. The intent is committed before the provider is called. */
export const makeAuthorizePayment = (deps: PaymentDeps & Readonly<{ provider: string }>) => {
  const askAndSettle = makeAskAndSettle(deps);
  return async (input: Input, command: StoredCommand): Promise<void> => {
    const asked = await deps.inTransaction(async (tx) => {
      const row = await deps.payments.lock(tx, input.orderId);
      const decided = decideAuthorize(row?.payment ?? null, {
        ...input,
        id: newId(),
        provider: deps.provider,
      });
      if (!decided.ok) {
        deps.raiseAlert(decided.error.code, { orderId: input.orderId });
        throw new AmountChangedError(`another amount for the payment of order ${input.orderId}`);
      }
      const { payment, ask } = decided.value;
      const commands = keepLatest(row?.commands ?? {}, 'authorize', command);
      await deps.payments.save(tx, {
        before: row?.payment ?? null,
        after: payment,
        commands,
        cause: 'authorize-payment',
        checkAfterMs: ask ? callUnderWayMs : 'keep',
      });
      if (!ask) await answerCommand(deps, tx, 'authorize', payment, commands);
      return ask ? payment : null;
    });
    if (asked) await askAndSettle(asked, 'authorize', 'authorize');
  };
};
export type AuthorizePayment = ReturnType<typeof makeAuthorizePayment>;
