import { createPostgresBackend, type Queue, runMigrations, type Worker, withBackend } from 'bullmq';
import pg from 'pg';
import { jobOptions, type QueueBackend, workerOptions } from './queue-settings.js';

export const postgresQueues = (connectionString: string): QueueBackend => {
  const classes = withBackend(createPostgresBackend);
  const connection = (max: number) => ({
    connectionString,
    max,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    skipMigrations: true,
  });
  const probe = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 1_500 });
  // An idle connection that breaks would otherwise end the process; the next check tells.
  probe.on('error', () => undefined);
  return {
    queue: (name) =>
      new classes.Queue(name, {
        connection: connection(2),
        defaultJobOptions: jobOptions,
      }) as unknown as Queue,
    worker: (name, run, concurrency) =>
      new classes.Worker(name, run, {
        ...workerOptions,
        connection: connection(4),
        concurrency,
      }) as unknown as Worker,
    reached: (worker) => worker.waitUntilReady(),
    outage: () => undefined,
    check: async () => void (await probe.query('select 1')),
    close: () => probe.end(),
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
