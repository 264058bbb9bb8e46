import type { FaultRecord } from '../faults/storm.js';
import type { Browsed } from '../load/browsing.js';
import type { Purchase } from '../load/buyer.js';
import type { FaultKind } from '../schedule/fault.js';
import type { Profile } from '../shop/layout.js';
import { type Summary, summarize } from './statistics.js';

/** An order in milliseconds since the start of the storm. */
export type TimedOrder = Readonly<{ id: string; status: string; placedMs: number; finalMs: number | null }>;

export type Measured = Readonly<{
  profile: Profile;
  seed: number;
  faults: readonly FaultRecord[];
  purchases: readonly Purchase[];
  orders: readonly TimedOrder[];
  browsed: Browsed;
  calmMs: number;
  /** From calm to the last order's final status. */
  finalAfterMs: number;
  /** From calm to the moment when nothing at all was under way any more. */
  quietAfterMs: number;
  mails: Readonly<{ sent: number; twice: number }>;
  violations: readonly string[];
}>;

export type RunResult = Omit<Measured, 'purchases' | 'orders'> &
  Readonly<{
    clients: Readonly<Record<Purchase['outcome'], number>>;
    statuses: Readonly<Record<string, number>>;
    done: Readonly<Partial<Record<FaultKind, number>>>;
    /** Faults that could not be done or undone. */
    notDone: number;
    /** From placed to final, in milliseconds, of the orders placed in the storm. */
    settle: Summary;
    /** From the client's arrival to its answer, in milliseconds, with all its tries. */
    answer: Summary;
    timed: readonly TimedOrder[];
  }>;

const tally = <K extends string>(items: readonly K[]): Record<K, number> => {
  const counts = {} as Record<K, number>;
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
};

export const resultOf = ({ purchases, orders, ...measured }: Measured): RunResult => {
  const done = measured.faults.filter(({ failure }) => failure === undefined);
  const inStorm = orders.filter(({ placedMs }) => placedMs <= measured.calmMs);
  return {
    ...measured,
    clients: Object.assign(
      { accepted: 0, refused: 0, unanswered: 0 },
      tally(purchases.map(({ outcome }) => outcome)),
    ),
    statuses: tally(orders.map(({ status }) => status)),
    done: tally(done.map(({ fault }) => fault.attack.kind)),
    notDone: measured.faults.length - done.length,
    settle: summarize(
      inStorm.flatMap(({ placedMs, finalMs }) => (finalMs === null ? [] : [finalMs - placedMs])),
    ),
    answer: summarize(
      purchases.flatMap(({ cameMs, toldMs }) => (toldMs === undefined ? [] : [toldMs - cameMs])),
    ),
    timed: orders,
  };
};
