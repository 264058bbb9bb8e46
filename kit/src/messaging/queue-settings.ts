import type { Job, JobsOptions, Queue, Worker, WorkerOptions } from 'bullmq';
import type { Closeable } from '../process/closeable.js';

export type QueueProcessor = (job: Job) => Promise<void>;

/** Where BullMQ keeps its jobs. */
export type QueueBackend = Closeable &
  Readonly<{
    queue(name: string): Queue;
    /** Does not run yet. */
    worker(name: string, run: QueueProcessor, concurrency: number): Worker;
    /** Resolves when a worker of this store may run, rejects when that one never will. */
    reached(worker: Worker): Promise<unknown>;
    /** Why the store is away, where that is known without asking it. */
    outage(): string | undefined;
    /** Rejects with the reason while the store cannot be used. */
    check(): Promise<void>;
  }>;

export const jobOptions: JobsOptions = {
  attempts: 20,
  backoff: { type: 'capped' },
  // Long enough for the confirm pass to see the job completed; a job it misses is published again, which is harmless.
  removeOnComplete: { age: 600, count: 10_000 },
  removeOnFail: { age: 14 * 24 * 3600 },
};

export const workerOptions = {
  autorun: false,
  // A dead worker's jobs are handed out again within 15 s; a handler's own deadlines stay below half the lock.
  lockDuration: 10_000,
  stalledInterval: 5_000,
  // A restart counts as a stall: unlucky deploys must not fail a healthy job. The cap on starts is what stops a poison job.
  maxStalledCount: 10,
  maxStartedAttempts: 30,
  // The default of 15 s would stand still that long after each restart of the store.
  runRetryDelay: 1_000,
  settings: {
    // Whole milliseconds: the PostgreSQL backend refuses a fraction, and the job would wait for its lock to run out instead.
    backoffStrategy: (attempts: number) =>
      Math.round(Math.min(15_000, 250 * 2 ** Math.min(attempts, 10)) * (0.5 + Math.random())),
  },
} satisfies Partial<WorkerOptions>;
