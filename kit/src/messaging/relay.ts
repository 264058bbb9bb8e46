import { crashPoint } from '../crash-point/index.js';
import type { Logger } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import { type Closeable, closeAll, startSweeper } from '../process/index.js';
import { sending } from './message-spans.js';
import type { OutboxRow, OutboxStore } from './outbox-store.js';
import { inboxQueue, type Queues } from './queues.js';

type Options = Readonly<{ store: OutboxStore; queues: Queues; log: Logger }>;

const batchSize = 100;

const published = metrics.counter('outbox_published_total', 'Messages handed to a queue.', ['receiver']);
const republished = metrics.counter(
  'outbox_republished_total',
  'Messages whose job had vanished and that were published again.',
);
const publishFailures = metrics.counter(
  'outbox_publish_failures_total',
  'Failed attempts to hand a batch to a queue.',
  ['receiver'],
);

const byReceiver = (rows: readonly OutboxRow[]): Map<string, OutboxRow[]> =>
  Map.groupBy(rows, ({ receiver }) => receiver);

/** Hands waiting rows to their receivers' queues. Returns how many rows it worked on. */
export const publishWaiting = async ({ store, queues, log }: Options): Promise<number> => {
  const rows = await store.claimUnpublished(batchSize);
  if (rows.length === 0) return 0;
  crashPoint('relay:after-claim');
  await Promise.all(
    [...byReceiver(rows)].map(async ([receiver, batch]) => {
      const queue = inboxQueue(receiver);
      const { jobs, end } = sending(queue, batch);
      try {
        await queues.publish(queue, jobs);
        end();
      } catch (error) {
        end(error as Error);
        crashPoint('relay:after-failed-publish');
        publishFailures.inc({ receiver });
        log.warn({ err: error, receiver, count: batch.length }, 'publish failed, will try again');
        await store.markUnpublished(batch, (error as Error).message);
        return;
      }
      crashPoint('relay:after-publish');
      await store.markPublished(batch);
      published.inc({ receiver }, batch.length);
    }),
  );
  return rows.length;
};

/** Asks the queues what became of published rows. A row is done only when its job was seen to end. */
export const confirmPublished = async ({ store, queues, log }: Options): Promise<number> => {
  const rows = await store.claimUnconfirmed(batchSize);
  if (rows.length === 0) return 0;
  crashPoint('relay:after-confirm-claim');
  const states = await Promise.all(rows.map(({ receiver, id }) => queues.stateOf(inboxQueue(receiver), id)));
  const inState = (...wanted: string[]) => rows.filter((_, index) => wanted.includes(states[index] ?? ''));
  const gone = inState('unknown');
  if (gone.length > 0) {
    republished.inc(gone.length);
    log.warn({ count: gone.length }, 'jobs vanished before they completed, publishing them again');
    await store.markGone(gone);
    crashPoint('relay:after-gone');
  }
  await store.markDone(inState('completed'), 'completed');
  crashPoint('relay:after-done');
  // The receiver keeps what it could not handle as a dead letter, with the reason.
  await store.markDone(inState('failed'), 'failed');
  return rows.length;
};

/** Runs both passes until closed, woken when rows are added. */
export const startRelay = async (options: Options): Promise<Closeable> => {
  const { store, log } = options;
  const publish = startSweeper({
    name: 'outbox-publish',
    everyMs: 1_000,
    batchSize,
    log,
    run: () => publishWaiting(options),
  });
  const confirm = startSweeper({
    name: 'outbox-confirm',
    everyMs: 1_000,
    batchSize,
    log,
    run: () => confirmPublished(options),
  });
  const prune = startSweeper({
    name: 'outbox-prune',
    everyMs: 600_000,
    batchSize: 1_000,
    log,
    run: () => store.prune(),
  });
  const listener = await store.onAdded(() => publish.wake());
  return { close: () => closeAll(listener, publish, confirm, prune) };
};
