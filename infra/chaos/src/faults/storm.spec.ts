import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Fault } from '../schedule/fault.js';
import { makeStorm } from './storm.js';

const fault = (id: string, atMs: number, lastsMs = 0): Fault => ({
  id,
  atMs,
  lastsMs,
  attack: { kind: 'kill', target: id },
});
const storm = (attack: Parameters<typeof makeStorm>[0]['attack']) => {
  const said: string[] = [];
  const sleepers: { at: number; wake: () => void }[] = [];
  let time = 0;
  const wait = (ms: number) =>
    new Promise<void>(
      (wake) => sleepers.push({ at: time + ms, wake }) && sleepers.sort((a, b) => a.at - b.at),
    );
  const makeRun = makeStorm({ attack, say: (line) => said.push(line), now: () => time, wait });
  /** Time passes only when nobody has anything else to do. */
  const run = async (schedule: readonly Fault[]) => {
    const records = makeRun(schedule);
    for (await turn(); sleepers.length > 0; await turn()) {
      const next = sleepers.shift();
      time = next?.at ?? time;
      next?.wake();
    }
    return records;
  };
  return { said, run };
};

it('begins each fault at its time, ends it after its duration, and records both', async () => {
  const ended: string[] = [];
  const { run } = storm(async (attack) => async () => {
    ended.push(attack.kind === 'kill' ? attack.target : '');
  });
  const records = await run([fault('a', 10, 60), fault('b', 20)]);
  expect(ended).toEqual(['b', 'a']);
  const [a, b] = records;
  expect(a).toMatchObject({ startedMs: 10, endedMs: 70 });
  expect(b).toMatchObject({ startedMs: 20, endedMs: 20 });
  expect(b?.failure).toBeUndefined();
});

it('a fault that cannot be done is recorded with its reason and stops no other', async () => {
  const { run, said } = storm(async (attack) => {
    if (attack.kind === 'kill' && attack.target === 'a') throw new Error('it is not there');
    return async () => undefined;
  });
  const [a, b] = await run([fault('a', 0), fault('b', 5)]);
  expect(a?.failure).toBe('it is not there');
  expect(b?.failure).toBeUndefined();
  expect(said).toContain('kill a: it is not there');
});
