import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repoDir } from '@shop/scripts/launcher/repo-dir';
import type { Profile } from './shop/layout.js';

export type ChaosOptions = Readonly<{
  profile: Profile;
  seed: number;
  /** How many storms, one after another on one shop, with seeds counted up. */
  storms: number;
  orders: number;
  perSecond: number;
  isShort: boolean;
  finalWithinMs: number;
  outDir: string;
}>;

export const usage = `npm run chaos -- [options]
  --profile embedded|full   on PostgreSQL alone, or on all dedicated servers (default embedded)
  --seed <n>                which faults happen when, and who buys what (default 1)
  --storms <n>              how many, one after another on the same shop, seeds counted up (default 1)
  --orders <n>              how many clients come (default 200 embedded, 400 full)
  --rate <n>                how many a second (default 1.5 embedded, 2.5 full)
  --short                   some 30 seconds of storm, every kind of damage once
  --out <folder>            where history, schedule, result and plot go (default .data/chaos), in <profile>-<seed>`;

const defaults: Readonly<Record<Profile, Readonly<{ orders: number; rate: number; finalWithinMs: number }>>> =
  {
    embedded: { orders: 200, rate: 1.5, finalWithinMs: 90_000 },
    full: { orders: 400, rate: 2.5, finalWithinMs: 30_000 },
  };
const shortOrders: Readonly<Record<Profile, number>> = { embedded: 45, full: 60 };

const numberFrom = (text: string, name: string, lowest: number, highest: number): number => {
  const number = Number(text);
  if (number >= lowest && number <= highest) return number;
  throw new Error(`--${name} must be a number from ${lowest} to ${highest}`);
};

/** @throws with the usage. */
export const readOptions = (args: readonly string[]): ChaosOptions => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        profile: { type: 'string', default: 'embedded' },
        seed: { type: 'string', default: '1' },
        storms: { type: 'string', default: '1' },
        orders: { type: 'string' },
        rate: { type: 'string' },
        short: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    });
    const { profile, short: isShort } = values;
    if (profile !== 'embedded' && profile !== 'full') throw new Error('--profile must be embedded or full');
    const own = defaults[profile];
    const seed = Math.round(numberFrom(values.seed, 'seed', 0, 2 ** 31));
    return {
      profile,
      seed,
      storms: Math.round(numberFrom(values.storms, 'storms', 1, 1_000)),
      isShort,
      orders: Math.round(
        numberFrom(
          values.orders ?? String(isShort ? shortOrders[profile] : own.orders),
          'orders',
          1,
          100_000,
        ),
      ),
      perSecond: numberFrom(values.rate ?? String(own.rate), 'rate', 0.01, 1_000),
      finalWithinMs: own.finalWithinMs,
      outDir: resolve(values.out ?? join(repoDir, '.data', 'chaos')),
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`);
  }
};
