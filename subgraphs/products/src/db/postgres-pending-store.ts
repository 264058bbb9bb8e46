import { listen, makeInTransaction } from '@shop/kit/db';
import type { Logger } from '@shop/kit/log';
import type { OutboxRow, OutboxStore } from '@shop/kit/messaging';
import type { DataSource } from 'typeorm';
import {
  claimUnconfirmed,
  claimUnpublished,
  markGone,
  markPublished,
  markUnpublished,
  type PendingChange,
  type PendingMessage,
  remove,
} from '../use-cases/pending-message.js';

type Options = Readonly<{ dataSource: DataSource; url: string; log: Logger }>;
type Row = { id: string; pending: PendingMessage[]; now: number };

const idsOf = (rows: readonly OutboxRow[]) => new Set(rows.map(({ id }) => id));
const toRow = ({ id, receiver, message, attempts }: PendingMessage): OutboxRow => ({
  id,
  receiver,
  message,
  attempts,
});

// Documents with nothing due are skipped before they are locked and read.
const due = {
  unpublished: `e->>'publishedAt' is null and (e->>'availableAt')::bigint <= ms and (e->>'claimedUntil')::bigint < ms`,
  unconfirmed: `e->>'publishedAt' is not null and (e->>'confirmAt')::bigint <= ms`,
  named: `e->>'id' = any($2)`,
};

/** Lets the kit's relay work on the messages that lie inside the product documents. */
export const createPostgresPendingStore = ({ dataSource, url, log }: Options): OutboxStore => {
  const inTransaction = makeInTransaction(dataSource);

  /** Changes the pending messages of up to `limit` documents, each as one atomic step of its document. */
  const change = (condition: string, how: PendingChange, limit: number, wanted?: ReadonlySet<string>) =>
    inTransaction(async (tx) => {
      const rows: Row[] = await tx.query(
        `select id, pending, ms::float8 as now
         from product, (select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms) clock
         where pending <> '[]' and exists (select 1 from jsonb_array_elements(pending) e where ${condition})
         order by id limit $1 for update of product ${wanted ? '' : 'skip locked'}`,
        wanted ? [limit, [...wanted]] : [limit],
      );
      const changes = rows.map((row) => ({ id: row.id, ...how(row.pending, row.now) }));
      await tx.query(
        `update product set pending = changed.pending
         from jsonb_to_recordset($1::jsonb) as changed (id uuid, pending jsonb) where product.id = changed.id`,
        [JSON.stringify(changes.map(({ id, pending }) => ({ id, pending })))],
      );
      return changes.flatMap(({ touched }) => touched.map(toRow));
    });
  const changeNamed = async (
    rows: readonly OutboxRow[],
    how: (ids: ReadonlySet<string>) => PendingChange,
  ) => {
    const ids = idsOf(rows);
    if (ids.size > 0) await change(due.named, how(ids), ids.size, ids);
  };

  return {
    claimUnpublished: (limit) => change(due.unpublished, claimUnpublished, limit),
    claimUnconfirmed: (limit) => change(due.unconfirmed, claimUnconfirmed, limit),
    markPublished: (rows) => changeNamed(rows, markPublished),
    markUnpublished: (rows, reason) => changeNamed(rows, (ids) => markUnpublished(ids, reason)),
    markGone: (rows) => changeNamed(rows, markGone),
    // A failed job is kept by its receiver as a dead letter; nothing is left to do here.
    markDone: (rows) => changeNamed(rows, remove),
    prune: async () => 0,
    onAdded: (wake) => listen({ url, channel: 'outbox', onNotify: wake, log }),
  };
};
