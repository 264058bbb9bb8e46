import type { JobState, Queue } from 'bullmq';
import type { Logger } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import { type Closeable, closeAll, startSweeper } from '../process/index.js';
import type { OutboxRow, OutboxStore } from './outbox-store.js';
import { inboxQueue, type Queues } from './queues.js';

type Options = Readonly<{ store: OutboxStore; queues: Queues; log: Logger }>;

const batchSize = 100;
const publishDeadlineMs = 3_000;

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

const withDeadline = <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the queue did not answer in time')), publishDeadlineMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** Hands waiting rows to their receivers' queues. Returns how many rows it worked on. */
export const publishWaiting = async ({ store, queues, log }: Options): Promise<number> => {
  const rows = await store.claimUnpublished(batchSize);
  await Promise.all(
    [...byReceiver(rows)].map(async ([receiver, batch]) => {
      try {
        const jobs = batch.map(({ id, message }) => ({
          name: message.type,
          data: message,
          opts: { jobId: id },
        }));
        await withDeadline(queues.queue(inboxQueue(receiver)).addBulk(jobs));
      } catch (error) {
        publishFailures.inc({ receiver });
        log.warn({ err: error, receiver, count: batch.length }, 'publish failed, will try again');
        await store.markUnpublished(batch, (error as Error).message);
        return;
      }
      await store.markPublished(batch);
      published.inc({ receiver }, batch.length);
    }),
  );
  return rows.length;
};

const stateOf = (queue: Queue, { id }: OutboxRow): Promise<JobState | 'unknown'> =>
  withDeadline(queue.getJobState(id));

/** Asks the queues what became of published rows. A row is done only when its job was seen to end. */
export const confirmPublished = async ({ store, queues, log }: Options): Promise<number> => {
  const rows = await store.claimUnconfirmed(batchSize);
  const states = await Promise.all(rows.map((row) => stateOf(queues.queue(inboxQueue(row.receiver)), row)));
  const inState = (...wanted: string[]) => rows.filter((_, index) => wanted.includes(states[index] ?? ''));
  const gone = inState('unknown');
  if (gone.length > 0) {
    republished.inc(gone.length);
    log.warn({ count: gone.length }, 'jobs vanished before they completed, publishing them again');
    await store.markGone(gone);
  }
  await store.markDone(inState('completed'), 'completed');
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
