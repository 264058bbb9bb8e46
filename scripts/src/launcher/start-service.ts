import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from './launch-error.js';
import { lastComplaint } from './log-tail.js';
import type { Part, Running } from './part.js';

export interface ServiceOptions {
  readonly logPath: string;
  /** The launcher's own environment; the part's settings go on top. */
  readonly env: NodeJS.ProcessEnv;
  readonly readyTimeoutMs: number;
  readonly onSpawn: (pid: number) => Promise<void>;
  /** The launcher gives up or is told to stop: what has not become ready by then ends at once. */
  readonly abandon: AbortSignal;
}

interface Child {
  readonly process: ChildProcess;
  readonly exited: Promise<string>;
  readonly hasExited: () => boolean;
}

const spawnNode = async (part: Part, command: readonly string[], options: ServiceOptions): Promise<Child> => {
  const log = await open(options.logPath, 'a');
  try {
    const child = spawn(process.execPath, [...part.nodeFlags, part.entry, ...command], {
      env: { ...options.env, ...part.env },
      // The IPC channel closes when we die, whatever the cause, and then the child stops by itself.
      // A group of its own: Ctrl-C must not reach all at once, or the database goes before its users.
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      detached: true,
    });
    let gone = false;
    const exited = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) =>
        resolve(signal ? `ended by ${signal}` : `ended with code ${code}`),
      );
    }).finally(() => {
      gone = true;
    });
    if (child.pid !== undefined) await options.onSpawn(child.pid);
    return { process: child, exited, hasExited: () => gone };
  } finally {
    await log.close();
  }
};

const failure = async (part: Part, what: string, how: string, logPath: string): Promise<LaunchError> => {
  const complaint = await lastComplaint(logPath);
  return new LaunchError(`${part.name} ${what}: ${complaint ?? how} (its log: ${logPath})`);
};

const answersReady = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get(
      { host: '127.0.0.1', port, path: '/readyz', agent: false, timeout: 5_000 },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    // Not listening yet.
    request.once('error', () => resolve(false));
    request.once('timeout', () => request.destroy());
  });

const stopChild = async ({ process: child, exited, hasExited }: Child, graceMs: number): Promise<void> => {
  if (hasExited()) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
};

const abandonedGraceMs = 3_000;

/** Ends the child when the start is abandoned; returns how to stop watching for that. */
const endOnAbandon = (child: Child, abandon: AbortSignal): (() => void) => {
  const end = () => void stopChild(child, abandonedGraceMs);
  if (abandon.aborted) end();
  abandon.addEventListener('abort', end, { once: true });
  return () => abandon.removeEventListener('abort', end);
};

const waitUntilReady = async (part: Part, child: Child, options: ServiceOptions): Promise<void> => {
  const deadline = Date.now() + options.readyTimeoutMs;
  while (!(await answersReady(part.adminPort))) {
    if (child.hasExited()) throw await failure(part, 'did not start', await child.exited, options.logPath);
    if (Date.now() > deadline) {
      await stopChild(child, 1_000);
      throw await failure(part, 'did not become ready', `no answer on ${part.adminPort}`, options.logPath);
    }
    await sleep(50);
  }
};

/** Starts a process and resolves once `/readyz` says yes. */
export const startService = async (part: Part, options: ServiceOptions): Promise<Running> => {
  const child = await spawnNode(part, part.role ? [part.role] : [], options);
  const release = endOnAbandon(child, options.abandon);
  await waitUntilReady(part, child, options).finally(release);
  return {
    pid: child.process.pid ?? 0,
    exited: child.exited,
    kill: (signal) => void child.process.kill(signal),
    stop: (graceMs) => stopChild(child, graceMs),
  };
};

/** Runs a short task of a part (`migrate`, `seed`) to its end. */
export const runTask = async (
  part: Part,
  task: string,
  options: ServiceOptions,
  args: readonly string[] = [],
): Promise<void> => {
  const child = await spawnNode(part, [task, ...args], options);
  const release = endOnAbandon(child, options.abandon);
  const how = await child.exited.finally(release);
  if (how !== 'ended with code 0') throw await failure(part, `could not ${task}`, how, options.logPath);
};
