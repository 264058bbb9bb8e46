import {
  createPostgresBackend,
  type Job,
  type JobsOptions,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
  withBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Logger } from '../log/index.js';
import { type Closeable, closeAll } from '../process/closeable.js';

export type QueueProcessor = (job: Job) => Promise<void>;

/** BullMQ on Redis, or on PostgreSQL where no Redis is set. The code above does not know which. */
export type Queues = Closeable &
  Readonly<{
    queue(name: string): Queue;
    worker(name: string, run: QueueProcessor, concurrency: number): Worker;
  }>;

type Options = Readonly<{ redisUrl?: string; databaseUrl?: string; log: Logger }>;

const jobOptions: JobsOptions = {
  attempts: 20,
  backoff: { type: 'capped' },
  // Long enough for the confirm pass to see the job completed; a job it misses is published again, which is harmless.
  removeOnComplete: { age: 600, count: 10_000 },
  removeOnFail: { age: 14 * 24 * 3600 },
};

const workerOptions = {
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

const onPostgres = (connectionString: string) => {
  const classes = withBackend(createPostgresBackend);
  const connection = (max: number) => ({
    connectionString,
    max,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    skipMigrations: true,
  });
  return {
    queue: (name: string) =>
      new classes.Queue(name, {
        connection: connection(2),
        defaultJobOptions: jobOptions,
      }) as unknown as Queue,
    worker: (name: string, run: QueueProcessor, concurrency: number) =>
      new classes.Worker(name, run, {
        ...workerOptions,
        connection: connection(4),
        concurrency,
      }) as unknown as Worker,
    close: async () => {},
  };
};

const onRedis = (url: string, log: Logger) => {
  // A producer must hear at once that Redis is away: the row stays in the outbox.
  const producer = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
  });
  const consumers: Redis[] = [];
  producer.on('error', (error) => log.warn({ err: error }, 'redis connection failed'));
  return {
    queue: (name: string) => new Queue(name, { connection: producer, defaultJobOptions: jobOptions }),
    worker: (name: string, run: QueueProcessor, concurrency: number) => {
      const connection = new Redis(url, { maxRetriesPerRequest: null });
      connection.on('error', () => undefined);
      consumers.push(connection);
      return new Worker(name, run, { ...workerOptions, connection, concurrency });
    },
    close: async () => {
      for (const connection of [producer, ...consumers]) connection.disconnect();
    },
  };
};

export const createQueues = ({ redisUrl, databaseUrl, log }: Options): Queues => {
  if (!redisUrl && !databaseUrl) throw new Error('queues need REDIS_URL or QUEUE_DATABASE_URL');
  const backend = redisUrl ? onRedis(redisUrl, log) : onPostgres(databaseUrl as string);
  const queues = new Map<string, Queue>();
  const workers: Worker[] = [];
  return {
    queue(name) {
      const queue = queues.get(name) ?? backend.queue(name);
      // Without a listener an 'error' event would end the process; the relay sees the failure of its own call.
      if (!queues.has(name))
        queue.on('error', (error) => log.warn({ err: error, queue: name }, 'queue connection failed'));
      queues.set(name, queue);
      return queue;
    },
    worker(name, run, concurrency) {
      const worker = backend.worker(name, run, concurrency);
      worker.on('error', (error) => log.warn({ err: error, queue: name }, 'queue worker failed to fetch'));
      workers.push(worker);
      return worker;
    },
    close: () =>
      closeAll(
        ...workers.map((worker) => ({ close: () => worker.close() })),
        ...[...queues.values()].map((queue) => ({ close: () => queue.close() })),
        backend,
      ),
  };
};

/** Creates or upgrades BullMQ's tables. Safe to run from several processes at once. */
export const migrateQueues = async (databaseUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
};

export const inboxQueue = (receiver: string): string => `${receiver}-inbox`;
