import type { Fault } from '../schedule/fault.js';
import { type RunResult, resultOf } from './run-result.js';

const kill: Fault = {
  id: 'kill-1',
  atMs: 3_000,
  lastsMs: 0,
  attack: { kind: 'kill', target: 'orders-worker-1' },
};
const link: Fault = {
  id: 'link-1',
  atMs: 5_000,
  lastsMs: 2_000,
  attack: { kind: 'link', target: 'router->orders', fault: { how: 'black-hole' } },
};

export const aResult = (violations: readonly string[] = []): RunResult =>
  resultOf({
    profile: 'full',
    seed: 7,
    faults: [
      { fault: kill, startedMs: 3_001, endedMs: 5_500 },
      { fault: link, startedMs: 5_000, endedMs: 7_000 },
      { fault: { ...kill, id: 'kill-2' }, startedMs: 9_000, endedMs: 9_000, failure: 'it was gone' },
    ],
    purchases: [
      { index: 0, cameMs: 0, toldMs: 300, orderId: 'A', outcome: 'accepted' },
      { index: 1, cameMs: 1_000, toldMs: 2_000, outcome: 'refused' },
    ],
    orders: [
      { id: 'A', status: 'CONFIRMED', placedMs: 200, finalMs: 1_200 },
      { id: 'B', status: 'REJECTED', placedMs: 4_000, finalMs: 9_000 },
      { id: 'C', status: 'PENDING', placedMs: 5_000, finalMs: null },
    ],
    browsed: { answered: 9, partly: 1, failed: 0 },
    calmMs: 10_000,
    finalAfterMs: 2_000,
    quietAfterMs: 8_000,
    mails: { sent: 3, twice: 1 },
    violations,
  });
