import { rowsOf, type Tx } from '../db/index.js';
import type { SagaPhase, SagaState } from './transitions.js';

export type SagaRow<D> = SagaState &
  Readonly<{
    id: string;
    data: D;
    drives: number;
    /** The outbox row of the last command. */
    commandId: string | null;
    isPastHardDeadline: boolean;
    /** The log context of the request that started it. */
    origin: Readonly<Record<string, string>> | null;
  }>;

type Raw<D> = Omit<SagaRow<D>, keyof SagaState> & {
  step: string;
  phase: SagaPhase;
  revision: number;
  reason: string | null;
};

/** Where a saga runner keeps its sagas. Everything runs in the caller's transaction. */
export type SagaStore = Readonly<{
  /** The saga row under a lock. Every change of a saga begins here, so two orchestrators take turns. */
  lock<D>(tx: Tx, id: string): Promise<SagaRow<D> | undefined>;
  /** The saga that has been due for longest and that nobody else works on. */
  lockDue<D>(tx: Tx, definition: string): Promise<SagaRow<D> | undefined>;
  insert(tx: Tx, saga: NewSaga): Promise<void>;
  saveState(tx: Tx, id: string, state: SagaState): Promise<void>;
  /** Notes the command that was written and when to write it again should no reply come. */
  saveCommand(tx: Tx, id: string, commandId: string | null, waitSeconds: number): Promise<void>;
  extendHardDeadline(tx: Tx, id: string, seconds: number): Promise<void>;
  saveData(tx: Tx, id: string, data: unknown): Promise<void>;
  /** Whether the outbox still works on the last command: its job waits, runs, or will be published again. */
  isCommandUnderway(tx: Tx, commandId: string | null): Promise<boolean>;
}>;

export type NewSaga = Readonly<{
  id: string;
  definition: string;
  state: SagaState;
  data: unknown;
  hardDeadlineSeconds: number;
  origin: Readonly<Record<string, string>>;
}>;

const columns = `id, step, phase, revision, reason, data, drives, origin, command_id as "commandId",
  coalesce(hard_deadline <= clock_timestamp(), false) as "isPastHardDeadline"`;

export const postgresSagaStore: SagaStore = {
  lock: async <D>(tx: Tx, id: string) =>
    rowsOf<Raw<D>>(await tx.query(`select ${columns} from saga where id = $1 for update`, [id]))[0],

  lockDue: async <D>(tx: Tx, definition: string) =>
    rowsOf<Raw<D>>(
      await tx.query(
        `select ${columns} from saga where ended_at is null and deadline <= clock_timestamp() and definition = $1
         order by deadline limit 1 for update skip locked`,
        [definition],
      ),
    )[0],

  insert: (tx, { id, definition, state, data, hardDeadlineSeconds, origin }) =>
    tx.query(
      `insert into saga (id, definition, step, phase, revision, data, hard_deadline, origin)
       values ($1, $2, $3, $4, $5, $6, clock_timestamp() + $7 * interval '1 second', $8)`,
      [
        id,
        definition,
        state.step,
        state.phase,
        state.revision,
        JSON.stringify(data),
        hardDeadlineSeconds,
        JSON.stringify(origin),
      ],
    ),

  saveState: (tx, id, state) =>
    tx.query(
      `update saga set step = $2, phase = $3, revision = $4, reason = coalesce($5, reason), drives = 0, updated_at = clock_timestamp(),
         ended_at = case when $3 in ('completed', 'compensated') then clock_timestamp() end
       where id = $1`,
      [id, state.step, state.phase, state.revision, state.reason],
    ),

  saveCommand: (tx, id, commandId, waitSeconds) =>
    tx.query(
      `update saga set command_id = coalesce($2, command_id), drives = drives + 1,
         deadline = clock_timestamp() + $3 * interval '1 second' where id = $1`,
      [id, commandId, waitSeconds],
    ),

  extendHardDeadline: (tx, id, seconds) =>
    tx.query(`update saga set hard_deadline = clock_timestamp() + $2 * interval '1 second' where id = $1`, [
      id,
      seconds,
    ]),

  saveData: (tx, id, data) => tx.query('update saga set data = $2 where id = $1', [id, JSON.stringify(data)]),

  isCommandUnderway: async (tx, commandId) =>
    commandId !== null &&
    rowsOf(await tx.query('select 1 from outbox where id = $1 and done_at is null', [commandId])).length > 0,
};
