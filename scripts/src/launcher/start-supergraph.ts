import { join } from 'node:path';
import { clearDataDir, openDataDir, rotateLogs } from './data-dir.js';
import { lockDataDir } from './data-lock.js';
import { openDatabases } from './databases.js';
import { startEngineParts } from './engine-parts.js';
import { explainFailure } from './explain-failure.js';
import { waitForFirstSale } from './first-sale.js';
import { LaunchError } from './launch-error.js';
import { createProcessRegister, stopLeftovers } from './leftovers.js';
import type { Part } from './part.js';
import { type PartContext, partsOf, staffEmail, stockFileOf } from './parts.js';
import { type Ports, requireFreePorts, type ServiceName } from './ports.js';
import type { OnProgress } from './progress.js';
import { repoDir } from './repo-dir.js';
import { writeRuntimeFile } from './runtime-file.js';
import { loadSecrets } from './secrets.js';
import { startParts } from './start-parts.js';
import { createStopper, type Stopper } from './stopper.js';
import type { Supergraph } from './supergraph.js';

export interface LaunchOptions {
  /** Where everything that must outlive the processes is kept. */
  readonly dataDir: string;
  readonly ports: Ports;
  /** Removes what an earlier run left in the data folder. */
  readonly fresh?: boolean;
  /** Dedicated servers (Redis and so on) for every job whose URL the environment leaves unset, instead of the embedded ones. */
  readonly full?: boolean;
  /** Fills an empty shop with the demo catalogue; on by default. */
  readonly seed?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Extra environment of single processes, e.g. `{ orders: { LOG_LEVEL: 'debug' } }`. */
  readonly partEnv?: Readonly<Partial<Record<string, Record<string, string>>>>;
  readonly onProgress?: OnProgress;
  /** One line about something that happened later, e.g. a process that was started again. */
  readonly say?: (line: string) => void;
  /** Aborting stops a start that is under way. */
  readonly signal?: AbortSignal;
  /** How long a process may take to end before it is killed. */
  readonly graceMs?: number;
  readonly readyTimeoutMs?: number;
  /** How often a process that keeps dying is started again before the launcher gives up. */
  readonly maxRestarts?: number;
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** Other processes than the usual ones: several of a kind, or fakes in tests of the launcher itself. */
  readonly parts?: (context: PartContext) => Part[];
}

const childEnv = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  // Compiled code is kept between starts: reading it is several times faster than compiling it.
  NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? join(repoDir, 'node_modules', '.cache', 'compiled'),
});

const launch = async (options: LaunchOptions, stopper: Stopper): Promise<Supergraph> => {
  const { ports, fresh = false, onProgress = () => undefined, say = () => undefined } = options;
  const ownEnv = childEnv(options.env ?? process.env);
  const paths = await openDataDir(options.dataDir);
  const lock = await lockDataDir(paths.root);
  stopper.last(async () => lock.release());

  const leftovers = await stopLeftovers(paths.root);
  if (leftovers.length > 0) say(`stopped what an earlier run left behind: ${leftovers.join(', ')}`);
  if (fresh) await clearDataDir(paths.root);
  await requireFreePorts(ports);
  await rotateLogs(paths.logs);
  const secrets = await loadSecrets(paths.root);
  const register = createProcessRegister(paths.root);
  stopper.last(() => register.clear());

  const { failed, onGiveUp } = stopper;
  stopper.stopping.throwIfAborted();
  onProgress({ part: 'postgres', state: 'busy', note: 'starting' });
  const databases = await openDatabases({
    paths,
    port: ports.postgres,
    password: secrets.postgresPassword,
    settings: options.postgresSettings,
    env: ownEnv,
    say,
    onGiveUp,
    onSpawn: (pid) => register.add('postgres', pid),
  });
  if (databases.server) stopper.add(databases.server);
  onProgress({
    part: 'postgres',
    state: 'ready',
    note: databases.server ? `port ${ports.postgres}` : 'elsewhere',
  });

  stopper.stopping.throwIfAborted();
  const engines = options.full
    ? await startEngineParts({
        dataDir: paths.engines,
        env: ownEnv,
        onProgress,
        say,
        onGiveUp,
        onSpawn: (name, pid) => register.add(name, pid),
        onStarted: stopper.add,
      })
    : undefined;
  const env = { ...ownEnv, ...engines?.settings };

  stopper.stopping.throwIfAborted();
  const context: PartContext = { repoDir, paths, ports, secrets, databaseUrl: databases.urlOf, env };
  const parts = (options.parts ?? partsOf)(context).map((part) => ({
    ...part,
    env: { ...part.env, ...options.partEnv?.[part.name] },
  }));
  stopper.order(parts.map((part) => part.name));
  const wasFilled = await startParts(parts, {
    paths,
    seed: options.seed ?? true,
    env,
    abandon: stopper.stopping,
    giveUpStart: stopper.abandon,
    readyTimeoutMs: options.readyTimeoutMs ?? 120_000,
    maxRestarts: options.maxRestarts,
    onSpawn: (name, pid) => register.add(name, pid),
    onStarted: stopper.add,
    onProgress,
    say,
    onGiveUp,
  });
  if (wasFilled && !options.parts) await waitForFirstSale(databases.urlOf('orders'), stockFileOf(paths));
  const at = (name: ServiceName) => `http://127.0.0.1:${ports.services[name].port}`;
  stopper.last(await writeRuntimeFile(paths.root, { databaseUrl: databases.urlOf, at, secrets, env }));
  return {
    urls: {
      graphql: `${at('router')}/graphql`,
      sandbox: `${at('router')}/`,
      mailbox: engines?.mailboxUrl ?? `${at('notifications')}/mailbox`,
      simulator: at('simulator'),
      database: databases.urlOf,
    },
    staff: { email: staffEmail, password: secrets.staffPassword },
    secrets,
    entries: Object.fromEntries(parts.map((part) => [part.name, part.entry])),
    failed,
    ...stopper.controls,
    stop: stopper.stop,
  };
};

/** Starts the whole shop on this machine and resolves when every process is ready to serve. */
export const startSupergraph = async (options: LaunchOptions): Promise<Supergraph> => {
  const stopper = createStopper({ graceMs: options.graceMs ?? 15_000 });
  options.signal?.addEventListener('abort', stopper.abandon, { once: true });
  try {
    options.signal?.throwIfAborted();
    return await launch(options, stopper);
  } catch (error) {
    // A stop that fails too must not hide why we stop.
    await stopper.stop().catch(() => undefined);
    if (options.signal?.aborted) throw new LaunchError('stopped before it was ready');
    throw new LaunchError(await explainFailure(error, options.dataDir), { cause: error });
  } finally {
    options.signal?.removeEventListener('abort', stopper.abandon);
  }
};
