import type { DataSource } from 'typeorm';
import { listen, rowsOf } from '../db/index.js';
import type { Logger } from '../log/index.js';
import type { OutboxRow, OutboxStore } from './outbox-store.js';

const ids = (rows: readonly OutboxRow[]) => [rows.map(({ id }) => id)];

type Options = Readonly<{ dataSource: DataSource; url: string; log: Logger }>;

/** All times are the database's: processes may disagree about the clock. */
export const createPostgresOutboxStore = ({ dataSource, url, log }: Options): OutboxStore => {
  const query = async (sql: string, parameters: unknown[] = []) => {
    return rowsOf<OutboxRow>(await dataSource.query(sql, parameters));
  };
  return {
    claimUnpublished: (limit) =>
      query(
        `update outbox set claimed_until = clock_timestamp() + interval '10 seconds', attempts = attempts + 1
         where id in (
           select id from outbox
           where published_at is null and available_at <= clock_timestamp()
             and (claimed_until is null or claimed_until < clock_timestamp())
           order by available_at limit $1 for update skip locked)
         returning id, receiver, message, attempts`,
        [limit],
      ),
    markPublished: async (rows) => {
      await query(
        `update outbox set published_at = clock_timestamp(), claimed_until = null, last_error = null,
           confirm_at = clock_timestamp() + interval '2 seconds'
         where id = any($1)`,
        ids(rows),
      );
    },
    markUnpublished: async (rows, reason) => {
      await query(
        `update outbox set claimed_until = null, last_error = $2,
           available_at = clock_timestamp() + least(30, 0.25 * 2 ^ least(attempts, 10)) * (0.5 + random()) * interval '1 second'
         where id = any($1)`,
        [...ids(rows), reason.slice(0, 500)],
      );
    },
    claimUnconfirmed: (limit) =>
      query(
        `update outbox set confirmations = confirmations + 1,
           confirm_at = clock_timestamp() + least(15, 2 * 2 ^ least(confirmations, 5)) * interval '1 second'
         where id in (
           select id from outbox where published_at is not null and done_at is null and confirm_at <= clock_timestamp()
           order by confirm_at limit $1 for update skip locked)
         returning id, receiver, message, attempts`,
        [limit],
      ),
    markDone: async (rows, outcome) => {
      await query('update outbox set done_at = clock_timestamp(), outcome = $2 where id = any($1)', [
        ...ids(rows),
        outcome,
      ]);
    },
    markGone: async (rows) => {
      await query(
        `update outbox set published_at = null, claimed_until = null, available_at = clock_timestamp(), confirmations = 0
         where id = any($1) and done_at is null`,
        ids(rows),
      );
    },
    prune: async () => {
      const rows = await query(
        `delete from outbox where id in (
           select id from outbox where done_at < clock_timestamp() - interval '7 days' limit 1000) returning id`,
      );
      return rows.length;
    },
    onAdded: (wake) => listen({ url, channel: 'outbox', onNotify: wake, log }),
  };
};
