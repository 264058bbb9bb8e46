import { setTimeout as sleep } from 'node:timers/promises';
import type { EndAttack } from '../faults/attackers.js';
import { type Summary, summarize } from '../result/statistics.js';
import type { Attack } from '../schedule/fault.js';
import type { SingleFault } from './catalogue.js';
import { hasRecovered, normalFrom, recoveryMs, type Sample } from './recovery.js';

export type Measurement = Readonly<{
  name: string;
  /** From the fault's end to the last order that was slower than usual, of each time. */
  recoveriesMs: readonly number[];
  recovery: Summary;
  /** Times when it took longer than we waited. */
  neverRecovered: number;
}>;

type Deps = Readonly<{
  attack: (attack: Attack) => Promise<EndAttack>;
  samples: () => Promise<Sample[]>;
  now: () => number;
  say: (line: string) => void;
}>;

const warmUpMs = 12_000;
const healthyMs = 6_000;
const patienceMs = 120_000;
const lookEveryMs = 500;

// A kill is over at once; what follows is the recovery. So is the wiping of a queue.
const endsAtOnce: readonly Attack['kind'][] = [
  'kill',
  'kill-store',
  'cut-connections',
  'wipe-queues',
  'poison',
];

export const makeMeasure = ({ attack, samples, now, say }: Deps) => {
  const once = async ({ attack: what, lastsMs }: SingleFault): Promise<number | undefined> => {
    // The fault before has left a healthy moment behind; the very first one waits for it.
    await sleep(Math.max(0, warmUpMs - now()));
    const startedMs = now();
    const fromMs = startedMs - healthyMs;
    const healthy = (await samples()).filter(({ cameMs }) => cameMs >= fromMs && cameMs < startedMs - 1_000);
    const normalMs = normalFrom(healthy);
    const end = await attack(what);
    await sleep(lastsMs);
    await end();
    const endMs = endsAtOnce.includes(what.kind) ? startedMs : now();
    const own = async () => (await samples()).filter(({ cameMs }) => cameMs >= fromMs);
    while (now() - endMs < patienceMs) {
      await sleep(lookEveryMs);
      const watch = { nowMs: now(), endMs, normalMs, calmForMs: healthyMs };
      // The store that was hit may still be on its way back.
      const seen = await own().catch(() => []);
      if (hasRecovered(seen, watch)) return recoveryMs(seen, endMs, normalMs);
    }
    return undefined;
  };
  return async (fault: SingleFault, times: number): Promise<Measurement> => {
    const recoveriesMs: number[] = [];
    for (let time = 0; time < times; time++) {
      const taken = await once(fault);
      if (taken !== undefined) recoveriesMs.push(Math.round(taken));
    }
    const recovery = summarize(recoveriesMs);
    say(`${fault.name}: ${recoveriesMs.map((ms) => (ms / 1_000).toFixed(1)).join(', ')} s`);
    return { name: fault.name, recoveriesMs, recovery, neverRecovered: times - recoveriesMs.length };
  };
};
