import { crashPoint } from '../crash-point/index.js';
import type { InTransaction, Tx } from '../db/index.js';
import { type Logger, originOfWork, runWithLogContext } from '../log/index.js';
import type { Message, Outbox } from '../messaging/index.js';
import { metrics } from '../metrics/index.js';
import type { SagaDefinition } from './definition.js';
import { postgresSagaStore, type SagaRow, type SagaStore } from './saga-table.js';
import {
  isBehindPivot,
  onAbort,
  onReply,
  type SagaEffect,
  startSaga,
  type Transition,
} from './transitions.js';

export type SagaTimings = Readonly<{
  /** First wait for a reply before the command is sent again; doubles each time. */
  retrySeconds: number;
  maxRetrySeconds: number;
  /** Before the pivot: turn back when this has passed since the start. Behind it: alert each time it passes. */
  hardDeadlineSeconds: number;
}>;

/** Told in the saga's transaction, so what it writes commits with the saga's own change. `message` is the reply that caused it. */
export type OnEffect<D> = (
  tx: Tx,
  saga: Readonly<{ id: string; data: D; attempt: number }>,
  effect: SagaEffect,
  message: Message | null,
) => Promise<void>;

export type SagaRunner<D> = Readonly<{
  /**
   * Takes the lock that every change of a saga begins with. Whoever changes rows that `onEffect` changes too takes it first, or the
   * two wait for each other.
   */
  lock(tx: Tx, id: string): Promise<void>;
  start(tx: Tx, id: string, data: D): Promise<void>;
  /** Applies a reply, or does nothing when it is stale. */
  handleReply(message: Message): Promise<'applied' | 'stale'>;
  /** Turns the saga back. False when it already was, or does not exist. */
  abort(tx: Tx, id: string, reason: string, options?: { onlyBeforePivot?: boolean }): Promise<boolean>;
  /** Sends again what got no reply in time, and enforces the hard deadline. Returns how many sagas it worked on. */
  sweepDeadlines(): Promise<number>;
}>;

type Options<D> = Readonly<{
  definition: SagaDefinition<D>;
  inTransaction: InTransaction;
  outbox: Outbox;
  onEffect: OnEffect<D>;
  /** What stays in the row when the saga has ended, without what was secret. */
  scrub?: (data: D) => D;
  /** The reason given when the hard deadline turns the saga back. */
  deadlineReason: string;
  timings: SagaTimings;
  log: Logger;
  store?: SagaStore;
  /** Spreads what failed together; 0 to 1. */
  random?: () => number;
}>;

const sweepBatch = 50;
const ended = metrics.counter('saga_ended_total', 'Sagas that ended.', ['saga', 'phase']);
const redriven = metrics.counter(
  'saga_commands_redriven_total',
  'Commands sent again because no reply came.',
  ['saga', 'step'],
);
const late = metrics.counter(
  'saga_overdue_total',
  'Hard deadlines that passed where the saga can only go on.',
  ['saga', 'step'],
);

export const createSagaRunner = <D>(options: Options<D>): SagaRunner<D> => {
  const { definition, inTransaction, outbox, onEffect, timings, log } = options;
  const { store = postgresSagaStore, random = Math.random } = options;
  // The pure core never looks into the data.
  const shape = definition as SagaDefinition<never>;

  const waitSeconds = (drives: number): number =>
    Math.min(timings.maxRetrySeconds, timings.retrySeconds * 2 ** Math.min(drives, 16)) *
    (0.8 + random() * 0.4);

  const send = async (
    tx: Tx,
    row: Pick<SagaRow<D>, 'id' | 'data' | 'step' | 'phase' | 'revision' | 'reason' | 'drives'>,
  ) => {
    const step = definition.steps.find(({ name }) => name === row.step);
    const build =
      row.phase === 'forward' ? step?.request?.(row.data) : step?.compensate?.(row.data, row.reason ?? '');
    if (!build)
      throw new Error(`saga ${definition.name}: step ${row.step} has no command while ${row.phase}`);
    const [commandId = null] = await outbox.add(
      tx,
      build({ id: row.id, step: row.step, revision: row.revision }),
    );
    await store.saveCommand(tx, row.id, commandId, waitSeconds(row.drives));
  };

  const tell = (
    tx: Tx,
    { id, data, step, drives }: Pick<SagaRow<D>, 'id' | 'data' | 'step' | 'drives'>,
    effect: SagaEffect,
    message: Message | null,
  ) => {
    const isFirst = effect.kind === 'request' || effect.kind === 'compensate' || effect.kind === 'ended';
    const attempt = isFirst || effect.step !== step ? 1 : drives;
    return onEffect(tx, { id, data, attempt }, effect, message);
  };

  const apply = async (
    tx: Tx,
    row: Pick<SagaRow<D>, 'id' | 'data' | 'step' | 'revision' | 'drives'>,
    { state, effects }: Transition,
    message: Message | null,
  ) => {
    const { id, data } = row;
    const moved = state.revision !== row.revision;
    if (moved) await store.saveState(tx, id, state);
    for (const effect of effects) {
      await tell(tx, row, effect, message);
      if (effect.kind === 'request' || effect.kind === 'compensate')
        await send(tx, { ...state, id, data, drives: 0 });
      if (effect.kind === 'ended') {
        ended.inc({ saga: definition.name, phase: effect.phase });
        if (options.scrub) await store.saveData(tx, id, options.scrub(data));
      }
    }
  };

  const turnBack = async (tx: Tx, row: SagaRow<D>, reason: string): Promise<boolean> => {
    const transition = onAbort(shape, row, reason);
    if (!transition) return false;
    await store.extendHardDeadline(tx, row.id, timings.hardDeadlineSeconds);
    await apply(tx, row, transition, null);
    return true;
  };

  const drive = async (tx: Tx, row: SagaRow<D>) => {
    if (row.isPastHardDeadline) {
      if (row.phase === 'forward' && !isBehindPivot(shape, row)) {
        await turnBack(tx, row, options.deadlineReason);
        return;
      }
      // Money or stock is bound: giving up is not an option, so people are told and it goes on.
      late.inc({ saga: definition.name, step: row.step });
      log.error({ sagaId: row.id, step: row.step, phase: row.phase, drives: row.drives }, 'saga is overdue');
      await tell(tx, row, { kind: 'overdue', step: row.step }, null);
      await store.extendHardDeadline(tx, row.id, timings.hardDeadlineSeconds);
    }
    // The outbox brings the command by itself; another copy would only make a busy queue longer.
    if (await store.isCommandUnderway(tx, row.commandId)) {
      await store.saveCommand(tx, row.id, null, waitSeconds(row.drives));
      return;
    }
    redriven.inc({ saga: definition.name, step: row.step });
    log.warn({ sagaId: row.id, step: row.step, drives: row.drives }, 'no reply, sending the command again');
    await tell(tx, { ...row, drives: row.drives + 1 }, { kind: 'resent', step: row.step }, null);
    await send(tx, row);
  };

  /** One saga, one transaction: a saga that cannot be driven does not hold up the others. */
  const driveNext = (): Promise<boolean> =>
    inTransaction(async (tx) => {
      const row = await store.lockDue<D>(tx, definition.name);
      if (!row) return false;
      try {
        await runWithLogContext({ ...row.origin, sagaId: row.id }, () =>
          tx.transaction((savepoint) => drive(savepoint, row)),
        );
      } catch (error) {
        log.error(
          { err: error, sagaId: row.id, step: row.step },
          'saga could not be driven, will be tried again',
        );
        await store.saveCommand(tx, row.id, null, waitSeconds(row.drives));
      }
      return true;
    });

  return {
    lock: async (tx, id) => void (await store.lock(tx, id)),
    async start(tx, id, data) {
      const transition = startSaga(shape);
      await store.insert(tx, {
        id,
        definition: definition.name,
        state: transition.state,
        data,
        hardDeadlineSeconds: timings.hardDeadlineSeconds,
        origin: originOfWork(),
      });
      await apply(tx, { ...transition.state, id, data, drives: 1 }, transition, null);
    },
    handleReply: (message) =>
      inTransaction(async (tx) => {
        const { saga } = message;
        const row = saga && (await store.lock<D>(tx, saga.id));
        const transition =
          row && onReply(shape, row, { type: message.type, step: saga.step, revision: saga.revision });
        if (!transition) {
          log.debug({ sagaId: saga?.id, type: message.type }, 'stale reply');
          return 'stale';
        }
        await apply(tx, row, transition, message);
        return 'applied';
      }),
    async abort(tx, id, reason, { onlyBeforePivot = false } = {}) {
      const row = await store.lock<D>(tx, id);
      if (!row || (onlyBeforePivot && isBehindPivot(shape, row))) return false;
      return turnBack(tx, row, reason);
    },
    async sweepDeadlines() {
      let count = 0;
      while (count < sweepBatch && (await driveNext())) {
        crashPoint('saga:after-drive');
        count += 1;
      }
      return count;
    },
  };
};
