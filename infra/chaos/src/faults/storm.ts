import { setTimeout as sleep } from 'node:timers/promises';
import { describeAttack, type Fault } from '../schedule/fault.js';
import type { EndAttack } from './attackers.js';

/** What really happened of a fault, in milliseconds since the start of the storm. */
export type FaultRecord = Readonly<{
  fault: Fault;
  startedMs: number;
  endedMs: number;
  /** Why it could not be done or undone. */
  failure?: string;
}>;

type Deps = Readonly<{
  attack: (attack: Fault['attack']) => Promise<EndAttack>;
  say: (line: string) => void;
  /** Milliseconds since the start of the storm. */
  now: () => number;
  /** Tests have a clock of their own. */
  wait?: (ms: number) => Promise<unknown>;
}>;

/** Does everything on the schedule at its time. Resolves when all of it is over and undone. */
export const makeStorm =
  ({ attack, say, now, wait = sleep }: Deps) =>
  (schedule: readonly Fault[]): Promise<FaultRecord[]> =>
    Promise.all(
      schedule.map(async (fault): Promise<FaultRecord> => {
        await wait(Math.max(0, fault.atMs - now()));
        const startedMs = now();
        try {
          say(describeAttack(fault.attack));
          const end = await attack(fault.attack);
          await wait(fault.lastsMs);
          await end();
          return { fault, startedMs, endedMs: now() };
        } catch (error) {
          const failure = (error as Error).message;
          say(`${describeAttack(fault.attack)}: ${failure}`);
          return { fault, startedMs, endedMs: now(), failure };
        }
      }),
    );
