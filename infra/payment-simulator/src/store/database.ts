import { DatabaseSync } from 'node:sqlite';

const schema = `
create table if not exists payment(
  id text primary key, reference text not null, idempotencyKey text not null unique, status text not null,
  amount integer not null check (amount > 0), authorizedAmount integer not null, capturedAmount integer not null,
  refundedAmount integer not null check (refundedAmount <= capturedAmount), currency text not null, method text not null,
  token text not null, declineCode text, actionToken text unique, createdAt text not null, updatedAt text not null);
create index if not exists payment_reference on payment(reference);
create table if not exists refund(
  id text primary key, paymentId text not null references payment(id), amount integer not null, reason text,
  createdAt text not null);
create table if not exists ledger(
  seq integer primary key autoincrement, paymentId text not null references payment(id), reference text not null,
  kind text not null, amount integer not null, currency text not null, idempotencyKey text not null, at text not null);
create table if not exists idempotency_key(
  key text primary key, operation text not null, hash text not null, attempts integer not null default 0,
  state text not null default 'new', status integer, body text);
create table if not exists cancelled_key(key text primary key, at text not null);
create table if not exists webhook(
  id text primary key, body text not null, attempts integer not null default 0, nextAt integer not null,
  deliveredAt integer, lastError text);
create index if not exists webhook_due on webhook(nextAt) where deliveredAt is null;
`;

export type Database = Readonly<{ sql: DatabaseSync; inTransaction<T>(work: () => T): T; close(): void }>;

export const openDatabase = (file: string): Database => {
  const sql = new DatabaseSync(file);
  // FULL syncs the write-ahead log at every commit: an answered request survives a power cut, not only a kill.
  sql.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 2000;');
  sql.exec(schema);
  // A running key belongs to a process that is gone. Its effect and its answer commit together, so it had no effect.
  sql.exec("update idempotency_key set state = 'new' where state = 'running'");
  const inTransaction = <T>(work: () => T): T => {
    sql.exec('begin immediate');
    try {
      const result = work();
      sql.exec('commit');
      return result;
    } catch (error) {
      // The caller's error is the one worth seeing; a rollback can only fail after it.
      sql.exec('rollback');
      throw error;
    }
  };
  return { sql, inTransaction, close: () => sql.close() };
};
