import { damaged, LaunchError } from './launch-error.js';
import type { Running } from './part.js';
import { subgraphNames } from './ports.js';
import { createDatabases, type PostgresOptions, startPostgres } from './postgres-part.js';
import { type Supervised, supervise } from './supervisor.js';

export interface Databases {
  readonly urlOf: (name: string) => string;
  /** The embedded server; absent when every database is somewhere else. */
  readonly server?: Supervised;
}

export interface DatabasesOptions extends PostgresOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly onSpawn: (pid: number) => Promise<void>;
  readonly say: (line: string) => void;
  readonly onGiveUp: (error: Error) => void;
}

const databaseNames = [...subgraphNames, 'queues'];

const withDatabase = (serverUrl: string, name: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

/** A database's own URL (`ORDERS_DATABASE_URL`) wins over the server that holds all of them (`DATABASE_URL`). */
const ownUrl = (env: NodeJS.ProcessEnv, name: string): string | undefined =>
  env[name === 'queues' ? 'QUEUE_DATABASE_URL' : `${name.toUpperCase()}_DATABASE_URL`];

const reach = async (adminUrl: string, names: string[], onFailure: (reason: string) => LaunchError) => {
  try {
    await createDatabases(adminUrl, names);
  } catch (error) {
    throw onFailure(error instanceof Error ? error.message : String(error));
  }
};

const startEmbedded = async (
  options: DatabasesOptions,
): Promise<{ server: Supervised; adminUrl: string }> => {
  let adminUrl = '';
  const start = async (): Promise<Running> => {
    const running = await startPostgres(options);
    adminUrl = running.cluster.url('postgres');
    await options.onSpawn(running.pid);
    return running;
  };
  const { say, onGiveUp } = options;
  return { server: await supervise({ name: 'postgres', start, say, onGiveUp }), adminUrl };
};

/** PostgreSQL for every subgraph and the queues: our own server, unless the environment names others. */
export const openDatabases = async (options: DatabasesOptions): Promise<Databases> => {
  const { env, paths } = options;
  const missing = databaseNames.filter((name) => ownUrl(env, name) === undefined);
  const elsewhere = (name: string) => ownUrl(env, name) ?? withDatabase(env.DATABASE_URL ?? '', name);
  if (missing.length === 0) return { urlOf: elsewhere };
  if (env.DATABASE_URL) {
    await reach(env.DATABASE_URL, missing, (reason) => new LaunchError(`cannot use DATABASE_URL: ${reason}`));
    return { urlOf: elsewhere };
  }
  const { server, adminUrl } = await startEmbedded(options);
  await reach(adminUrl, missing, (reason) => damaged(paths.root, reason)).catch(async (error: unknown) => {
    await server.stop(5_000);
    throw error;
  });
  return { server, urlOf: (name) => ownUrl(env, name) ?? withDatabase(adminUrl, name) };
};
