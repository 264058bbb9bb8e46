import type { Operation } from '../domain/behaviour.js';
import type { Database } from './database.js';

export type KeyedOperation = Operation | 'cancel';
export type Answer = Readonly<{ status: number; body: unknown }>;
export type KeyRow = Readonly<{
  key: string;
  operation: KeyedOperation;
  hash: string;
  attempts: number;
  state: 'new' | 'running' | 'done';
  answer?: Answer;
}>;

export class KeyStore {
  constructor(private readonly db: Database) {}

  /** Counts the attempt durably, so that "the first attempt fails" stays true over a restart. */
  attempt(key: string, operation: KeyedOperation, hash: string): KeyRow {
    this.db.sql
      .prepare(
        `insert into idempotency_key(key, operation, hash, attempts) values (?, ?, ?, 1)
         on conflict(key) do update set attempts = attempts + 1`,
      )
      .run(key, operation, hash);
    return this.find(key) as KeyRow;
  }

  find(key: string): KeyRow | undefined {
    const row = this.db.sql.prepare('select * from idempotency_key where key = ?').get(key) as
      | (Omit<KeyRow, 'answer'> & { status: number | null; body: string | null })
      | undefined;
    if (!row) return undefined;
    const { status, body, ...rest } = row;
    return {
      ...rest,
      ...(body === null ? {} : { answer: { status: status ?? 200, body: JSON.parse(body) } }),
    };
  }

  setRunning(key: string, running: boolean): void {
    this.db.sql
      .prepare("update idempotency_key set state = ? where key = ? and state <> 'done'")
      .run(running ? 'running' : 'new', key);
  }

  done(key: string, answer: Answer): void {
    this.db.sql
      .prepare("update idempotency_key set state = 'done', status = ?, body = ? where key = ?")
      .run(answer.status, JSON.stringify(answer.body), key);
  }
}
