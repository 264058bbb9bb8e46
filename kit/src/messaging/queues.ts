import type { BulkJobOptions, Job, JobState, Queue, Worker } from 'bullmq';
import type { Logger } from '../log/index.js';
import { type Closeable, closeAll } from '../process/closeable.js';
import { inTime } from './in-time.js';
import { postgresQueues } from './postgres-queues.js';
import type { QueueProcessor } from './queue-settings.js';
import { redisQueues } from './redis-queues.js';
import { startWorker } from './start-worker.js';

export type NewJob = Readonly<{ name: string; data: unknown; opts: BulkJobOptions }>;

/** BullMQ on Redis, or on PostgreSQL where no Redis is set. The code above does not know which. */
export type Queues = Closeable &
  Readonly<{
    /** Rejects soon when the store is away: nothing waits in line for it. */
    publish(name: string, jobs: readonly NewJob[]): Promise<void>;
    stateOf(name: string, jobId: string): Promise<JobState | 'unknown'>;
    failed(name: string, count: number): Promise<Job[]>;
    /** Runs jobs until closed; closing waits for those that run. */
    worker(name: string, run: QueueProcessor, concurrency: number): Closeable;
    /** Rejects with the reason while the store cannot be used. */
    check(): Promise<void>;
    /** BullMQ's own view, for tests and measurements. */
    queue(name: string): Queue;
  }>;

type Options = Readonly<{ redisUrl?: string; databaseUrl?: string; log: Logger }>;

const tellEveryMs = 5_000;

/** An outage raises an error for each attempt of each worker: one line every few seconds says as much. */
const sparingly = (tell: (error: Error) => void) => {
  let toldAt = 0;
  return (error: Error) => {
    if (Date.now() - toldAt < tellEveryMs) return;
    toldAt = Date.now();
    tell(error);
  };
};

export const createQueues = ({ redisUrl, databaseUrl, log }: Options): Queues => {
  if (!redisUrl && !databaseUrl) throw new Error('queues need REDIS_URL or QUEUE_DATABASE_URL');
  const backend = redisUrl ? redisQueues(redisUrl, log) : postgresQueues(databaseUrl as string);
  const queues = new Map<string, Queue>();
  const workers: Closeable[] = [];

  const open = (name: string): Queue => {
    const queue = backend.queue(name);
    // Without a listener an 'error' event would end the process; the relay sees the failure of its own call.
    queue.on(
      'error',
      sparingly((error) => log.warn({ err: error, queue: name }, 'queue connection failed')),
    );
    // A queue whose first contact failed stays broken for good: the next call gets another one.
    queue.waitUntilReady().catch(() => queues.delete(name));
    queues.set(name, queue);
    return queue;
  };
  const queueOf = (name: string): Queue => queues.get(name) ?? open(name);
  /** A call on a store that is away would wait for its return and then run, long after its caller gave up. */
  const whileReachable = async <T>(name: string, call: (queue: Queue) => Promise<T>): Promise<T> => {
    const outage = backend.outage();
    if (outage !== undefined) throw new Error(`the queue store cannot be reached: ${outage}`);
    return inTime(call(queueOf(name)));
  };
  const closeWorker = async (worker: Worker): Promise<void> => {
    // Away from its store, a worker could not hand in what it finishes: the job is handed out again later.
    const isAway = await inTime(backend.check()).then(
      () => false,
      () => true,
    );
    await worker.close(isAway);
  };

  return {
    publish: (name, jobs) => whileReachable(name, async (queue) => void (await queue.addBulk([...jobs]))),
    stateOf: (name, jobId) => whileReachable(name, (queue) => queue.getJobState(jobId)),
    failed: (name, count) => whileReachable(name, (queue) => queue.getFailed(0, count - 1)),
    worker(name, run, concurrency) {
      const worker = startWorker({
        make: () => backend.worker(name, run, concurrency),
        reached: backend.reached,
        close: closeWorker,
        onError: sparingly((error) => log.warn({ err: error, queue: name }, 'queue worker failed to fetch')),
      });
      workers.push(worker);
      return worker;
    },
    check: backend.check,
    queue: queueOf,
    close: () =>
      closeAll(
        ...workers,
        // Waiting for a store that is away would hold up the stop.
        ...[...queues.values()].map((queue) => ({
          close: () => inTime(queue.close()).catch(() => undefined),
        })),
        backend,
      ),
  };
};

export const inboxQueue = (receiver: string): string => `${receiver}-inbox`;
