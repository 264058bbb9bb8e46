import { writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTimeOf } from './process-identity.js';

interface Entry {
  readonly name: string;
  readonly pid: number;
  readonly startTime: string;
}

export interface ProcessRegister {
  add(name: string, pid: number): Promise<void>;
  clear(): Promise<void>;
}

const fileIn = (dataDir: string): string => join(dataDir, 'processes.json');

/** Keeps a list of our processes on disk, so that a start after a kill -9 finds what was left running. */
export const createProcessRegister = (dataDir: string): ProcessRegister => {
  const entries = new Map<string, Entry>();
  return {
    async add(name, pid) {
      const startTime = await startTimeOf(pid);
      if (startTime === undefined) return;
      entries.set(name, { name, pid, startTime });
      writeFileSync(fileIn(dataDir), JSON.stringify([...entries.values()]));
    },
    clear: () => rm(fileIn(dataDir), { force: true }),
  };
};

const readEntries = async (dataDir: string): Promise<Entry[]> => {
  try {
    return JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as Entry[];
  } catch {
    // Missing after a clean stop, half written after a crash: either way there is nothing to go by.
    return [];
  }
};

const stillRunning = async (entries: Entry[]): Promise<Entry[]> => {
  const alive = await Promise.all(entries.map(async (e) => (await startTimeOf(e.pid)) === e.startTime));
  return entries.filter((_, index) => alive[index]);
};

const signalAll = (entries: Entry[], signal: (entry: Entry) => NodeJS.Signals): void => {
  for (const entry of entries) {
    try {
      process.kill(entry.pid, signal(entry));
    } catch {
      // It ended between the look and the signal, which is what we wanted.
    }
  }
};

const waitUntilGone = async (entries: Entry[], ms: number): Promise<Entry[]> => {
  const deadline = Date.now() + ms;
  let left = await stillRunning(entries);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(50);
    left = await stillRunning(left);
  }
  return left;
};

/** Stops what a launcher that was killed left behind: politely first, since it may be finishing by itself. */
export const stopLeftovers = async (dataDir: string, graceMs = 10_000): Promise<string[]> => {
  const found = await stillRunning(await readEntries(dataDir));
  // PostgreSQL's "fast" shutdown is SIGINT; SIGTERM would wait for every client.
  signalAll(found, ({ name }) => (name === 'postgres' ? 'SIGINT' : 'SIGTERM'));
  const hanging = await waitUntilGone(found, graceMs);
  signalAll(hanging, ({ name }) => (name === 'postgres' ? 'SIGQUIT' : 'SIGKILL'));
  await waitUntilGone(hanging, 5_000);
  await rm(fileIn(dataDir), { force: true });
  return found.map(({ name }) => name);
};
