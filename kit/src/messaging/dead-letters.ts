import type { DataSource } from 'typeorm';
import { type InTransaction, newId, rowsOf, type Tx } from '../db/index.js';
import { err, ok, type Result } from '../result/index.js';
import type { Message } from './message.js';
import type { Outbox } from './outbox.js';

export type DeadLetter = Readonly<{
  id: string;
  messageId: string;
  type: string;
  message: Message;
  reason: string;
  failures: number;
  firstSeenAt: Date;
  state: 'OPEN' | 'REDRIVEN' | 'DISCARDED';
}>;

export type DeadLetterRefused = Readonly<{
  code: 'DEAD_LETTER_NOT_FOUND' | 'DEAD_LETTER_NOT_OPEN';
  id: string;
}>;

/** What a consumer could not handle, kept until a person decides. */
export type DeadLetters = Readonly<{
  /**
   * Keeps a message with the reason. The same message again counts up and opens it again. With `tx`, in the transaction of the row that
   * says it was given up.
   */
  keep(message: Message, reason: string, tx?: Tx): Promise<void>;
  list(page: { first: number; after?: string | null }): Promise<DeadLetter[]>;
  redrive(id: string, decidedBy: string): Promise<Result<DeadLetter, DeadLetterRefused>>;
  discard(id: string, decidedBy: string): Promise<Result<DeadLetter, DeadLetterRefused>>;
}>;

const columns = `id, message_id as "messageId", type, message, reason, failures, first_seen_at as "firstSeenAt", state`;

type Options = Readonly<{
  service: string;
  dataSource: DataSource;
  inTransaction: InTransaction;
  outbox: Outbox;
}>;

export const createDeadLetters = ({ service, dataSource, inTransaction, outbox }: Options): DeadLetters => {
  const decide = async (
    tx: Tx,
    id: string,
    state: 'REDRIVEN' | 'DISCARDED',
    decidedBy: string,
  ): Promise<Result<DeadLetter, DeadLetterRefused>> => {
    const [found] = rowsOf<DeadLetter>(
      await tx.query(`select ${columns} from dead_letter where id = $1 for update`, [id]),
    );
    if (!found) return err({ code: 'DEAD_LETTER_NOT_FOUND', id });
    if (found.state !== 'OPEN') return err({ code: 'DEAD_LETTER_NOT_OPEN', id });
    await tx.query(
      'update dead_letter set state = $2, decided_by = $3, decided_at = clock_timestamp() where id = $1',
      [id, state, decidedBy],
    );
    return ok({ ...found, state });
  };
  return {
    keep: async (message, reason, tx) => {
      await (tx ?? dataSource).query(
        `insert into dead_letter (id, message_id, type, message, reason) values ($1, $2, $3, $4, $5)
         on conflict (message_id) do update set failures = dead_letter.failures + 1, reason = excluded.reason,
           last_seen_at = clock_timestamp(), state = 'OPEN'`,
        [newId(), message.id, message.type, JSON.stringify(message), reason.slice(0, 1_000)],
      );
    },
    list: async ({ first, after }) =>
      rowsOf<DeadLetter>(
        await dataSource.query(
          `select ${columns} from dead_letter where state = 'OPEN' and ($2::uuid is null or id > $2) order by id limit $1`,
          [first, after ?? null],
        ),
      ),
    redrive: (id, decidedBy) =>
      inTransaction(async (tx) => {
        const decided = await decide(tx, id, 'REDRIVEN', decidedBy);
        if (decided.ok) await outbox.addFor(tx, service, decided.value.message);
        return decided;
      }),
    discard: (id, decidedBy) => inTransaction((tx) => decide(tx, id, 'DISCARDED', decidedBy)),
  };
};
