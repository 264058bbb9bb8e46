import { isDeepStrictEqual } from 'node:util';
import { crashPoint } from '@shop/kit/crash-point';
import type { InTransaction, Tx } from '@shop/kit/db';
import { runWithLogContext } from '@shop/kit/log';
import { type Message, type Outbox, originOf } from '@shop/kit/messaging';
import type { CommandKind, StoredCommand, StoredCommands } from '../db/payment.entity.js';
import type { PaymentStore } from '../db/payment-store.js';
import { type Answer, answerAuthorize, answerCapture, answerReverse } from '../domain/answer-command.js';
import { retryReversal } from '../domain/decide-command.js';
import { callUnderWayMs } from '../domain/next-check.js';
import type { Payment } from '../domain/payment.js';
import { callFor, type ProviderCall } from '../domain/payment-status.js';
import type { ProviderAnswer } from '../domain/provider-answer.js';
import { settle } from '../domain/settle.js';
import type { RaiseAlert } from './alerts.js';
import type { AskProvider } from './ask-provider.js';

export type PaymentDeps = Readonly<{
  inTransaction: InTransaction;
  payments: Pick<PaymentStore, 'lock' | 'save'>;
  outbox: Outbox;
  toReply: (command: StoredCommand, orderId: string, answer: Answer) => Message;
  askProvider: AskProvider;
  raiseAlert: RaiseAlert;
  now?: () => number;
}>;

const answers = {
  authorize: answerAuthorize,
  capture: answerCapture,
  reverse: answerReverse,
} as const satisfies Record<CommandKind, (payment: Payment) => Answer | null>;

/** Writes the answer to the latest command of a kind, if there is one to give already. */
export const answerCommand = async (
  { outbox, toReply }: PaymentDeps,
  tx: Tx,
  kind: CommandKind,
  payment: Payment,
  commands: StoredCommands,
): Promise<void> => {
  const command = commands[kind];
  const answer = answers[kind](payment);
  if (command && answer) await outbox.add(tx, toReply(command, payment.orderId, answer));
};

const latestKind = (commands: StoredCommands): CommandKind =>
  commands.reverse ? 'reverse' : commands.capture ? 'capture' : 'authorize';

/**
 * Asks the provider the given question and brings the answer into the row. `answering` is the command being delivered: it is answered
 * in any case. Without it, the latest command is answered if its answer has changed.
 */
export const makeAskAndSettle =
  (deps: PaymentDeps) =>
  async (asked: Payment, call: ProviderCall, answering?: CommandKind): Promise<void> => {
    crashPoint('payments:before-provider-call');
    const answer = await deps.askProvider(asked, call);
    crashPoint('payments:after-provider-call');
    await deps.inTransaction(async (tx) => {
      const row = await deps.payments.lock(tx, asked.orderId);
      if (!row) throw new Error(`payment of order ${asked.orderId} has vanished`);
      const { payment, alert } = settle(row.payment, call, answer);
      await deps.payments.save(tx, {
        before: row.payment,
        after: payment,
        commands: row.commands,
        cause: `provider:${call}`,
        detail: factsOf(answer, alert),
      });
      const kind = answering ?? latestKind(row.commands);
      const changed = !isDeepStrictEqual(answers[kind](row.payment), answers[kind](payment));
      if (answering || changed) await answerCommand(deps, tx, kind, payment, row.commands);
      if (alert) deps.raiseAlert(alert, { orderId: payment.orderId, ...factsOf(answer) });
    });
  };

const factsOf = (answer: ProviderAnswer, alert?: string): Record<string, unknown> => {
  const facts =
    answer.kind === 'payment'
      ? {
          providerStatus: answer.payment.status,
          providerRef: answer.payment.providerRef,
          declineReason: answer.payment.declineReason ?? undefined,
        }
      : answer;
  return alert ? { ...facts, alert } : { ...facts };
};

// Providers forget idempotency keys after a day. From then on a repeated authorization could be a second one, so we only look.
const keysForgottenAfterMs = 23 * 3_600_000;

/** Takes an open payment one step further, for the sweeper. */
export const makeAdvancePayment = (deps: PaymentDeps) => {
  const { now = Date.now } = deps;
  const askAndSettle = makeAskAndSettle(deps);
  return async (orderId: string): Promise<void> => {
    const due = await deps.inTransaction(async (tx) => {
      const row = await deps.payments.lock(tx, orderId);
      if (!row) return null;
      const payment = retryReversal(row.payment);
      const call = callFor(payment.status);
      await deps.payments.save(tx, {
        before: row.payment,
        after: payment,
        commands: row.commands,
        cause: 'sweeper',
        checkAfterMs: call ? callUnderWayMs : null,
      });
      const isOld = now() - row.createdAt.getTime() > keysForgottenAfterMs;
      if (!call) return null;
      const command = row.commands[latestKind(row.commands)];
      return { payment, command, call: call === 'authorize' && isOld ? ('find' as const) : call };
    });
    if (!due) return;
    // The sweep is nobody's; the payment belongs to the request that asked for it.
    const origin = { ...(due.command ? originOf(due.command) : {}), orderId };
    await runWithLogContext(origin, () => askAndSettle(due.payment, due.call));
  };
};
export type AdvancePayment = ReturnType<typeof makeAdvancePayment>;
