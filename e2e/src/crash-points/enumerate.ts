import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashAction, CrashRecord } from '@shop/kit/crash-point';
import type { CrashShop } from './crash-shop.js';
import { type Place, taskOf } from './points.js';
import { provoke } from './provoke.js';

export type Crash = Place & Readonly<{ action: CrashAction }>;
export type Outcome = Crash & Readonly<{ hitAfterMs: number | null; backAfterMs: number | null }>;

type Options = Readonly<{
  crashing: CrashShop;
  crashes: readonly Crash[];
  /** How many processes may be broken at the same time. */
  atOnce: number;
  hitWithinMs?: number;
  onOutcome?: (outcome: Outcome) => void;
}>;

const isRecordOf =
  ({ process, point, action }: Crash) =>
  (record: CrashRecord) =>
    record.process === process && record.point === point && record.action === action;

/** Transactions are passed all the time, also by idle sweepers: now and then another one is hit. */
const skipOf = ({ point }: Place, at: number) => (point.startsWith('transaction:') ? at % 7 : 0);

/** Crashes each process at one point after the other; different processes at the same time. */
export const enumerateCrashes = async (options: Options): Promise<Outcome[]> => {
  const { crashing, crashes, atOnce, hitWithinMs = 180_000, onOutcome } = options;
  const { shop, redisUrl } = crashing;
  let free = atOnce;

  const isBack = async (process: string): Promise<boolean> =>
    crashing.state(process).then(
      () => true,
      () => false,
    );
  const untilBack = async (process: string) => {
    while (!(await isBack(process))) await sleep(100);
  };
  const arm = async (crash: Crash, skip: number) => {
    const { armed } = await crashing.state(crash.process);
    if (!armed.some(({ point }) => point === crash.point))
      await crashing.arm(crash.process, { ...crash, skip });
  };
  const untilHit = async (crash: Crash, at: number): Promise<boolean> => {
    const startedAt = Date.now();
    let provokedAt = 0;
    while (Date.now() - startedAt < hitWithinMs) {
      if ((await crashing.records()).some(isRecordOf(crash))) return true;
      // It may have ended for another reason meanwhile, and forgotten; then it is armed anew.
      const isArmed = await arm(crash, skipOf(crash, at)).then(
        () => true,
        () => false,
      );
      if (isArmed && Date.now() - provokedAt > 6_000) {
        provokedAt = Date.now();
        await provoke(shop, crash, redisUrl).catch(() => undefined);
      }
      await sleep(30);
    }
    return false;
  };

  const inProcess = async (crash: Crash, at: number): Promise<Outcome> => {
    await untilBack(crash.process);
    const startedAt = Date.now();
    if (!(await untilHit(crash, at))) return { ...crash, hitAfterMs: null, backAfterMs: null };
    const hitAt = Date.now();
    // At once, and not after the longer and longer pauses of a process that keeps dying.
    if (crash.action === 'kill') await shop.restart(crash.process);
    await untilBack(crash.process);
    return { ...crash, hitAfterMs: hitAt - startedAt, backAfterMs: Date.now() - hitAt };
  };
  /** Crashes a one-shot role at each of its points, one run after the other; then it must come to its end. */
  const inTask = async (process: string, role: string, ofOne: readonly Crash[]): Promise<Outcome[]> => {
    const ends: Outcome[] = [];
    for (const crash of ofOne) {
      const startedAt = Date.now();
      const args = taskOf(crash.point) ?? [];
      await crashing.runTask(process, args, `${crash.point}=${crash.action}`);
      const wasHit = (await crashing.records()).some(isRecordOf(crash));
      ends.push({ ...crash, hitAfterMs: wasHit ? Date.now() - startedAt : null, backAfterMs: null });
    }
    const startedAt = Date.now();
    const end = await crashing.runTask(process, [role]);
    return ends.map((one) => ({ ...one, backAfterMs: end === 'code 0' ? Date.now() - startedAt : null }));
  };

  const outcomes: Outcome[] = [];
  const tell = (...ends: readonly Outcome[]) => {
    outcomes.push(...ends);
    for (const outcome of ends) onOutcome?.(outcome);
  };
  const { running = [], tasks = [] } = Object.groupBy(crashes, ({ point }) =>
    taskOf(point) ? 'tasks' : 'running',
  );
  const lanes = [...Map.groupBy(running, ({ process }) => process).values()].map(async (ofOne) => {
    for (const [at, crash] of ofOne.entries()) {
      while (free === 0) await sleep(50);
      free -= 1;
      tell(
        await inProcess(crash, at).finally(() => {
          free += 1;
        }),
      );
    }
  });
  const taskLane = async () => {
    const roleOf = ({ process, point }: Place) => `${process} ${taskOf(point)?.[0]}`;
    for (const [name, ofOne] of Map.groupBy(tasks, roleOf)) {
      const [process = '', role = ''] = name.split(' ');
      tell(...(await inTask(process, role, ofOne)));
    }
  };
  await Promise.all([...lanes, taskLane()]);
  return outcomes;
};
