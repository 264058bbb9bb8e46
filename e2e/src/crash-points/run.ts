import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '@shop/scripts/audit/audit';
import type { HistoryFact } from '@shop/scripts/audit/facts';
import { reportText } from '@shop/scripts/audit/report';
import { findSources } from '@shop/scripts/audit/sources';
import { variantsInStock } from '../client/catalogue.js';
import { createShopClient } from '../client/shop-client.js';
import { startCrashShop } from './crash-shop.js';
import { type Crash, enumerateCrashes, type Outcome } from './enumerate.js';
import { orderJourneys } from './journeys.js';
import { makeOtherJourneys } from './other-journeys.js';
import { persist } from './persist.js';
import { startTraffic } from './traffic.js';

type Options = Readonly<{
  crashes: readonly Crash[];
  full?: boolean;
  env?: NodeJS.ProcessEnv;
  lanes?: number;
  atOnce?: number;
  say?: (line: string) => void;
}>;

export type CrashReport = Readonly<{
  outcomes: readonly Outcome[];
  journeys: number;
  /** Everything that is not as it should be, in words: points that were never passed, journeys with another end, violations. */
  faults: readonly string[];
}>;

const faultOf = ({ process, point, action, hitAfterMs, backAfterMs }: Outcome): string[] => {
  if (hitAfterMs === null) return [`${process} never passed ${point} (${action})`];
  return backAfterMs === null ? [`${process} did not come back after ${action} at ${point}`] : [];
};

/** Starts a shop, keeps its shoppers busy, crashes its processes at the given points, lets everything end, and audits. */
export const crashAndAudit = async (options: Options): Promise<CrashReport> => {
  const { crashes, full = false, env = process.env, lanes = 12, atOnce = 6, say = () => undefined } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'shop-crash-points-'));
  const withSecondWorkers = crashes.some(({ action }) => action === 'stall');
  const crashing = await startCrashShop({ dataDir, full, withSecondWorkers, env });
  const client = createShopClient(crashing.shop.urls.graphql);
  let isSound = false;
  try {
    const history: HistoryFact[] = [];
    const variants = (await persist('a catalogue', () => variantsInStock(client, 40, 50))).map(
      ({ id }) => id,
    );
    const journeys = [...orderJourneys, ...makeOtherJourneys(crashing.shop.staff)];
    const traffic = startTraffic({ client, variants, history }, journeys, lanes);
    const onOutcome = ({ process, point, action, hitAfterMs, backAfterMs }: Outcome) =>
      say(
        `${process.padEnd(14)} ${point.padEnd(36)} ${action.padEnd(6)} hit ${hitAfterMs} ms, back ${backAfterMs} ms`,
      );
    const outcomes = await enumerateCrashes({
      crashing,
      crashes,
      atOnce,
      onOutcome,
    });
    await traffic.stop();
    const result = await audit(await findSources({}, dataDir), { waitMs: 120_000, history });
    const faults = [
      ...outcomes.flatMap(faultOf),
      ...traffic.faults(),
      ...(result.isClean ? [] : [reportText(result)]),
    ];
    isSound = faults.length === 0;
    return { outcomes, journeys: traffic.done(), faults };
  } finally {
    await client.close();
    await crashing.stop();
    // The logs of a run that found something are what one looks at next.
    if (isSound) await rm(dataDir, { recursive: true, force: true });
    else say(`logs: ${join(dataDir, 'logs')}`);
  }
};
