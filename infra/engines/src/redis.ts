import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import type { Engine, EngineName, OnNote } from './engine.js';
import { startServerProcess } from './server-process.js';

const run = promisify(execFile);

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

/** `redis-server` as Debian and its relatives, Homebrew or an operator installed it. */
export const findRedisServer = async (): Promise<string | undefined> => {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  for (const folder of folders.filter(Boolean)) {
    const file = `${folder}/redis-server`;
    if (await isExecutable(file)) return file;
  }
  return undefined;
};

const howToInstall =
  'redis-server is not installed: run "sudo apt-get install redis-server" (Debian, Ubuntu) or "brew install redis" (macOS)';

const aptInstall = async (onNote: OnNote): Promise<void> => {
  // The package would start a server of its own on the default port, but not in single-user mode.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env });
  onNote('installing redis-server with apt-get');
  try {
    await install();
  } catch {
    // Package lists may be missing or old, as in a fresh container.
    onNote('reading the package lists with apt-get');
    await run('apt-get', ['update'], { env });
    await install();
  }
};

let installing: Promise<void> | undefined;

const install = async (_cacheDir: string, onNote: OnNote): Promise<void> => {
  if (await findRedisServer()) return;
  if (process.getuid?.() !== 0 || !(await isExecutable('/usr/bin/apt-get'))) throw new Error(howToInstall);
  // Both instances come from one package.
  installing ??= aptInstall(onNote);
  await installing.catch((cause: Error & { stderr?: string }) => {
    throw new Error(`${howToInstall} (apt-get said: ${cause.stderr?.trim().split('\n').at(-1)})`, { cause });
  });
};

const answers = async (url: string): Promise<boolean> => {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // While it still reads its file it answers LOADING, which is an error.
    return (await client.ping()) === 'PONG';
  } finally {
    client.disconnect();
  }
};

const redisEngine = (name: EngineName, title: string, settings: Record<string, string>): Engine => ({
  name,
  install,
  async start({ dataDir, port }) {
    const program = await findRedisServer();
    if (!program) throw new Error(howToInstall);
    const url = `redis://127.0.0.1:${port}`;
    const all = {
      port: String(port),
      bind: '127.0.0.1',
      dir: dataDir,
      daemonize: 'no',
      // Shops under test share a server, each in a database of its own.
      databases: '1024',
      ...settings,
    };
    return startServerProcess({
      title,
      program,
      args: Object.entries(all).flatMap(([key, value]) => [`--${key}`, value]),
      dataDir,
      url,
      isReady: () => answers(url),
    });
  },
});

/** Queues: nothing may be evicted, and a crash may cost a second, which the outbox makes good. */
export const redis = redisEngine('redis', 'Redis (queues)', {
  'maxmemory-policy': 'noeviction',
  appendonly: 'yes',
  appendfsync: 'everysec',
  // The append-only file is enough; snapshots beside it would only copy the process.
  save: '',
});

/** Cache: may forget anything at any time, so nothing is written to the disk. */
export const cacheRedis = redisEngine('cacheRedis', 'Redis (cache)', {
  maxmemory: '128mb',
  'maxmemory-policy': 'allkeys-lru',
  appendonly: 'no',
  save: '',
});
