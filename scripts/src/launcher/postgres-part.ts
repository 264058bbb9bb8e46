import { join } from 'node:path';
import { type Cluster, startCluster } from '@shop/kit/embedded-postgres';
import pg from 'pg';
import type { DataPaths } from './data-dir.js';
import { damaged, explain, LaunchError } from './launch-error.js';
import type { Running } from './part.js';

export interface PostgresOptions {
  readonly paths: DataPaths;
  readonly port: number;
  readonly password: string;
  readonly settings?: Readonly<Record<string, string>>;
}

const defaultSettings = {
  // Every queue and worker of BullMQ holds a pool and a listening connection.
  max_connections: '300',
  shared_buffers: '64MB',
  // Nothing replicates from here; this keeps the log small and the server at fewer processes.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  io_method: 'sync',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
};

const describe = (error: unknown, paths: DataPaths): LaunchError => {
  const line = explain(error, paths.root);
  const known =
    line !== (error as Error).message ||
    /could not create its data folder|is not installed|cannot run as root|may not enter/.test(line);
  return known ? new LaunchError(line) : damaged(paths.root, line);
};

export const startPostgres = async (options: PostgresOptions): Promise<Running & { cluster: Cluster }> => {
  const { paths, port, password, settings } = options;
  try {
    const cluster = await startCluster({
      dataDir: paths.postgres,
      logPath: join(paths.logs, 'postgres.log'),
      port,
      password,
      settings: { ...defaultSettings, ...settings },
    });
    return {
      cluster,
      pid: cluster.pid,
      exited: cluster.exited.then(() => 'ended'),
      kill: cluster.kill,
      stop: cluster.stop,
    };
  } catch (error) {
    throw describe(error, paths);
  }
};

const execute = async <T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url });
  // A connection that breaks fails its query; as an event nobody hears it would end this process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
};

/** Creates what is missing of the given databases, side by side: each is a copy of some megabytes. */
export const createDatabases = async (adminUrl: string, names: readonly string[]): Promise<void> => {
  const rows = await execute<{ datname: string }>(adminUrl, 'SELECT datname FROM pg_database');
  const missing = names.filter((name) => !rows.some((row) => row.datname === name));
  await Promise.all(missing.map((name) => execute(adminUrl, `CREATE DATABASE ${pg.escapeIdentifier(name)}`)));
};
