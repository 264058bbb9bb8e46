import { appendFileSync, readFileSync } from 'node:fs';
import type { Logger } from '../log/index.js';
import { watchCrashPoints } from './crash-point.js';

export const crashActions = ['kill', 'throw', 'stall'] as const;
export type CrashAction = (typeof crashActions)[number];

export type Arming = Readonly<{
  point: string;
  action: CrashAction;
  /** How often it is passed unharmed before. */
  skip?: number;
  stallMs?: number;
}>;

/** One line of the journal. */
export type CrashRecord = Readonly<{ process: string; pid: number; point: string; action: CrashAction }>;

/** What the tests have over the points of this process. */
export type CrashControl = Readonly<{
  arm(arming: Arming): void;
  disarm(): void;
  state(): Readonly<{ armed: readonly Arming[]; passed: Readonly<Record<string, number>> }>;
}>;

/** Parts of a process's own configuration. */
type CrashSettings = Readonly<{
  /** The journal: where each crash is written down before it happens. */
  CRASH_POINTS?: string;
  /** Armed from the start, unless the journal says that it has happened: a process that comes back must not die again. */
  CRASH_AT_START?: string;
}>;

export class CrashPointError extends Error {}

// Twice the lock of a job: by then somebody else has it.
const defaultStallMs = 20_000;

const act = {
  // Nothing runs after it, like the end by a power cut.
  kill: () => process.kill(process.pid, 'SIGKILL'),
  throw: (point: string) => {
    throw new CrashPointError(`crash point ${point}`);
  },
  stall: (_: string, ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
} as const;

const readJournal = (file: string): CrashRecord[] => {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** Lets this process be crashed at its points, where its configuration says so; it refuses to outside of test runs. */
export const enableCrashPoints = (
  name: string,
  { CRASH_POINTS: journal, CRASH_AT_START: atStart }: CrashSettings,
  log: Logger,
): CrashControl | undefined => {
  if (!journal) return undefined;
  const armed = new Map<string, Arming>();
  const passed = new Map<string, number>();
  const arm = (arming: Arming) => {
    log.warn(arming, 'CRASH POINT ARMED: this process will be broken on purpose');
    armed.set(arming.point, arming);
  };

  watchCrashPoints((point) => {
    passed.set(point, (passed.get(point) ?? 0) + 1);
    const arming = armed.get(point);
    if (!arming) return;
    const { action, skip = 0, stallMs = defaultStallMs } = arming;
    if (skip > 0) {
      armed.set(point, { ...arming, skip: skip - 1 });
      return;
    }
    armed.delete(point);
    const record: CrashRecord = { process: name, pid: process.pid, point, action };
    appendFileSync(journal, `${JSON.stringify(record)}\n`);
    act[action](point, stallMs);
  });

  log.warn({ journal }, 'CRASH POINTS ENABLED: never outside of tests');
  if (atStart) {
    const [point = '', action] = atStart.split('=') as [string, CrashAction];
    const happened = readJournal(journal).some(
      (record) => record.process === name && record.point === point && record.action === action,
    );
    if (!happened) arm({ point, action });
  }
  return {
    arm,
    disarm: () => armed.clear(),
    state: () => ({ armed: [...armed.values()], passed: Object.fromEntries(passed) }),
  };
};
