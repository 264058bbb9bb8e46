import type { ChildProcess } from 'node:child_process';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnLeashed, unprivilegedAccount } from '../leash/index.js';
import { findPostgresBinaries } from './binaries.js';
import { initialise, isInitialised, reasonIn } from './initialise.js';
import { stopStaleServer } from './stale-server.js';

export interface ClusterOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly password: string;
  /** Everything the server prints is appended here. */
  readonly logPath: string;
  /** Server settings, e.g. `{ max_connections: '300' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly startTimeoutMs?: number;
}

export interface Cluster {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server is gone, however that came about. */
  readonly exited: Promise<void>;
  url(database: string): string;
  kill(signal: NodeJS.Signals): void;
  stop(graceMs?: number): Promise<void>;
}

const user = 'postgres';

// Loopback only: the bundled OpenSSL is old and must never face a network.
const fixedSettings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', lc_messages: 'C' };

const isReady = async (dataDir: string, pid: number): Promise<boolean> => {
  const lines = (await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  // Line 8 is the server's status, as `pg_ctl --wait` reads it.
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
};

const waitUntilReady = async (child: ChildProcess, { dataDir, startTimeoutMs = 60_000 }: ClusterOptions) => {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    if (await isReady(dataDir, child.pid ?? 0)) return true;
    await sleep(20);
  }
  return false;
};

const stopChild = async (child: ChildProcess, exited: Promise<void>, graceMs: number) => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), graceMs);
  await exited;
  clearTimeout(timer);
};

const logTail = async (log: FileHandle, from: number): Promise<string> => {
  const { size } = await log.stat();
  const { buffer, bytesRead } = await log.read({
    buffer: Buffer.alloc(Math.max(0, size - from)),
    position: from,
  });
  return buffer.subarray(0, bytesRead).toString('utf8');
};

/** Starts a PostgreSQL server of our own, creating its data folder on first use. */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const { dataDir, port, password, logPath, settings = {} } = options;
  const { initdb, postgres } = await findPostgresBinaries();
  const account = await unprivilegedAccount('PostgreSQL', dataDir, postgres);
  if (!(await isInitialised(dataDir))) await initialise({ initdb, dataDir, account, user, password });
  await stopStaleServer(dataDir);

  const log = await open(logPath, 'a+');
  const logStart = (await log.stat()).size;
  const flags = Object.entries({ ...settings, ...fixedSettings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawnLeashed(postgres, ['-D', dataDir, '-p', String(port), ...flags], {
    cwd: dataDir,
    account,
    logFile: log.fd,
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  try {
    if (!(await waitUntilReady(child, options))) {
      await stopChild(child, exited, 5_000);
      throw new Error(`PostgreSQL did not start: ${reasonIn(await logTail(log, logStart))}`);
    }
  } finally {
    await log.close();
  }
  const stop = (graceMs = 10_000) => stopChild(child, exited, graceMs);
  const url = (database: string) =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  return { port, pid: child.pid ?? 0, exited, url, kill, stop };
};
