import type { Logger } from '@shop/kit/log';
import type { StoredCommands } from '@shop/payments/db/payment.entity';
import type { PaymentStore } from '@shop/payments/db/payment-store';
import { checkAfterMs } from '@shop/payments/domain/next-check';
import type { Payment } from '@shop/payments/domain/payment';
import { paymentHandlers } from '@shop/payments/messaging/handlers';
import { toReply } from '@shop/payments/messaging/to-reply';
import { makeAdvancePayment } from '@shop/payments/use-cases/advance-payment';
import { makeAskProvider } from '@shop/payments/use-cases/ask-provider';
import { makeAuthorizePayment } from '@shop/payments/use-cases/authorize-payment';
import { makeCapturePayment } from '@shop/payments/use-cases/capture-payment';
import { makeReversePayment } from '@shop/payments/use-cases/reverse-payment';
import { makeSweepPayments } from '@shop/payments/use-cases/sweep-payments';
import type { Clock } from './clock.js';
import { type Database, Table } from './database.js';
import type { SimulatedOutbox } from './outbox.js';
import type { SimulatedProvider } from './provider.js';

type Deps = Readonly<{
  database: Database;
  outbox: SimulatedOutbox;
  clock: Clock;
  log: Logger;
  provider: SimulatedProvider;
  onAlert: (kind: string) => void;
  /** Sabotage: a reversal of nothing leaves nothing behind. */
  leavesNoTombstone: boolean;
  /** Sabotage: each delivery counts the wait for the next question anew. */
  putsOffQuestions: boolean;
  /** Sabotage: no answer in time is taken for a no. */
  takesUnknownForDeclined: boolean;
}>;

type Stored = Readonly<{
  payment: Payment;
  commands: StoredCommands;
  createdAt: Date;
  nextCheckAt: number | null;
}>;

/** The payments subgraph as `app.ts` wires it, over tables in memory. */
export const createPayments = (deps: Deps) => {
  const { database, clock, log, provider } = deps;
  const stored = new Table<Stored>();
  const due = () =>
    [...stored.rows.values()].filter(({ nextCheckAt }) => nextCheckAt !== null && nextCheckAt <= clock.now);

  const payments: Pick<PaymentStore, 'lock' | 'save' | 'claimDue'> = {
    lock: async (tx, orderId) => {
      await database.lock(tx, `payment ${orderId}`);
      return stored.get(tx, orderId) ?? null;
    },
    save: async (tx, { before, after, commands, ...change }) => {
      if (deps.leavesNoTombstone && !before && after.status === 'VOIDED') return;
      const known = stored.get(tx, after.orderId);
      const isKept = change.checkAfterMs === 'keep' && !deps.putsOffQuestions;
      const waitMs = typeof change.checkAfterMs === 'number' ? change.checkAfterMs : checkAfterMs(after, 0.5);
      const checkAt = waitMs === null || change.checkAfterMs === null ? null : clock.now + waitMs;
      stored.put(tx, after.orderId, {
        payment: after,
        commands,
        createdAt: known?.createdAt ?? new Date(clock.now),
        nextCheckAt: isKept ? (known?.nextCheckAt ?? null) : checkAt,
      });
    },
    // One at a time: the sweeper would ask about several at once, and a task has one thread here.
    claimDue: async (_, forMs) => {
      const first = due().find(
        ({ payment }) => !database.isLocked(database.reader, `payment ${payment.orderId}`),
      );
      if (!first) return [];
      stored.rows.set(first.payment.orderId, { ...first, nextCheckAt: clock.now + forMs });
      return [first.payment.orderId];
    },
  };

  const ask = makeAskProvider({ providers: new Map([[provider.name, provider]]), log });
  const useCaseDeps = {
    inTransaction: database.inTransaction,
    payments,
    outbox: deps.outbox.outbox,
    toReply,
    askProvider: deps.takesUnknownForDeclined
      ? async (...question: Parameters<typeof ask>) => {
          const answer = await ask(...question);
          return answer.kind === 'unknown' ? ({ kind: 'refused', reason: 'TIMEOUT' } as const) : answer;
        }
      : ask,
    raiseAlert: deps.onAlert,
    provider: provider.name,
    now: () => clock.now,
  };
  return {
    stored,
    handlers: paymentHandlers({
      authorize: makeAuthorizePayment(useCaseDeps),
      capture: makeCapturePayment(useCaseDeps),
      reverse: makeReversePayment(useCaseDeps),
    }),
    sweep: makeSweepPayments({ payments, advance: makeAdvancePayment(useCaseDeps), log }),
    isSweepDue: () => due().length > 0,
    dueTimes: () => [...stored.rows.values()].flatMap(({ nextCheckAt }) => nextCheckAt ?? []),
  };
};
