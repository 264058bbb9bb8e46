import type { ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, spawnLeashed } from '@shop/kit/leash';
import type { RunningEngine } from './engine.js';

export interface ServerProcessOptions {
  /** As a person calls it, for messages. */
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  /** The engine's own folder: working directory of the server, and beside it its log. */
  readonly dataDir: string;
  readonly url: string;
  readonly viewUrl?: string;
  readonly account?: Account;
  readonly env?: Readonly<Record<string, string>>;
  /** True once the server answers; a rejection counts as not yet. */
  readonly isReady: () => Promise<boolean>;
  readonly startTimeoutMs?: number;
  readonly stopSignal?: NodeJS.Signals;
  /** How long the server may take to end before it is killed. */
  readonly graceMs?: number;
}

const lastWords = async (logPath: string): Promise<string> => {
  const lines = (await readFile(logPath, 'utf8').catch(() => '')).split('\n').filter((line) => line.trim());
  const telling = lines.filter((line) => /error|fatal|fail|panic|denied|in use/i.test(line));
  return (telling.at(-1) ?? lines.at(-1) ?? 'it said nothing').trim().slice(0, 300);
};

const spawnLogged = async (options: ServerProcessOptions, logPath: string): Promise<ChildProcess> => {
  const log = await open(logPath, 'a');
  try {
    return spawnLeashed(options.program, [...options.args], {
      cwd: options.dataDir,
      account: options.account ?? {},
      logFile: log.fd,
      env: options.env,
    });
  } finally {
    await log.close();
  }
};

/** Starts a server that ends when we end, however that comes about, and resolves when it answers. */
export const startServerProcess = async (options: ServerProcessOptions): Promise<RunningEngine> => {
  const { title, dataDir, url, viewUrl, startTimeoutMs = 30_000, stopSignal = 'SIGTERM' } = options;
  const logPath = `${dataDir}.log`;
  const child = await spawnLogged(options, logPath);
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  }).finally(() => {
    gone = true;
  });

  const stop = async (): Promise<void> => {
    if (gone) return;
    child.kill(stopSignal);
    const timer = setTimeout(() => child.kill('SIGKILL'), options.graceMs ?? 15_000);
    await exited;
    clearTimeout(timer);
  };

  const deadline = Date.now() + startTimeoutMs;
  while (!(await options.isReady().catch(() => false))) {
    if (gone) throw new Error(`${title} did not start: ${await lastWords(logPath)} (its log: ${logPath})`);
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${title} did not answer within ${startTimeoutMs / 1000} s (its log: ${logPath})`);
    }
    await sleep(50);
  }
  return { url, viewUrl, pid: child.pid ?? 0, exited, kill: (signal) => void child.kill(signal), stop };
};
