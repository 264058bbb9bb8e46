import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createShopClient, type ShopClient } from '@shop/e2e/client/shop-client';
import { newShoppers, type Shopper } from '@shop/e2e/client/shopper';
import { makeAttack } from './faults/attackers.js';
import { onDatabase } from './faults/on-database.js';
import { makeStorm } from './faults/storm.js';
import { openHistory } from './history/history.js';
import { judge } from './judge.js';
import { checkAfterwards } from './load/afterwards.js';
import { browse } from './load/browsing.js';
import { makeBuyer } from './load/buyer.js';
import { makeLoad } from './load/load.js';
import { planOrders } from './load/plan.js';
import { findStock } from './load/stock.js';
import type { ChaosOptions } from './options.js';
import { countMails } from './result/mails.js';
import { countUnsettled, readOrderLives } from './result/order-lives.js';
import { plotSvg } from './result/plot.js';
import { reportText } from './result/report.js';
import { type RunResult, resultOf } from './result/run-result.js';
import { countsFor } from './schedule/counts.js';
import { scheduleOf } from './schedule/schedule.js';
import { type ChaosShop, startChaosShop } from './shop/chaos-shop.js';

type Say = (line: string) => void;

const shoppersCount = 12;
/** Nobody waits longer than this after the calm began; what is open then is reported as such. */
const patienceMs = 180_000;

const settle = async (ordersUrl: string, withinMs: number): Promise<void> => {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(200))
    if ((await countUnsettled(ordersUrl)) === 0) return;
};

/** The storm with its load, the calm, and the judgement. */
const runOn = async (
  shop: ChaosShop,
  client: ShopClient,
  options: ChaosOptions,
  outDir: string,
  say: Say,
) => {
  const { profile, seed, orders: wanted, perSecond, isShort, finalWithinMs } = options;
  const stormMs = (wanted * 1_000) / perSecond;
  const schedule = scheduleOf({ seed, profile, stormMs, counts: countsFor(profile, { stormMs, isShort }) });
  await writeFile(join(outDir, 'schedule.json'), `${JSON.stringify(schedule, null, 2)}\n`);
  const shoppers = await newShoppers(client, shoppersCount);
  const shelf = await findStock(client);
  // As after any five minutes of work: what filled the shop is not to be redone after a crash.
  await onDatabase(shop.sources.databases.orders, (database) => database.query('checkpoint'));

  const startedAt = Date.now();
  const now = () => Date.now() - startedAt;
  const history = openHistory(join(outDir, 'history.jsonl'), now);
  const over = new AbortController();
  const stormOver = new AbortController();
  say(`storm: ${wanted} clients, ${schedule.length} faults, ${Math.round(stormMs / 1_000)} s`);
  const buy = makeBuyer({ history, shelf, now, over: over.signal, keyPrefix: `chaos-${seed}` });
  const purchasing = makeLoad({ buy, shoppers, now })(planOrders({ seed, orders: wanted, perSecond }));
  const browsing = browse(client, stormOver.signal);
  const storm = makeStorm({
    attack: makeAttack(shop),
    say: (line) => say(`${(now() / 1_000).toFixed(1)} s  ${line}`),
    now,
  });
  const gaveUp = shop.supergraph.failed.then((error) => {
    throw error;
  });
  const faults = await Promise.race([storm(schedule), gaveUp]);
  shop.links.healAll();
  await sleep(Math.max(0, stormMs - now()));
  stormOver.abort();
  const calmMs = now();
  say(`calm after ${(calmMs / 1_000).toFixed(1)} s`);

  const patience = setTimeout(() => over.abort(), patienceMs);
  const purchases = await purchasing;
  await settle(shop.sources.databases.orders, patienceMs);
  clearTimeout(patience);
  const settledMs = now();
  const lives = await readOrderLives(shop.sources.databases.orders);
  const broken = await checkAfterwards(client, shoppers[0] as Shopper, shelf);
  const violations = [...broken, ...(await judge(shop, history.operations, patienceMs))];
  const quietAfterMs = now() - calmMs;
  await history.close();

  const orders = lives.map(({ id, status, placedAt, finalAt }) => ({
    id,
    status,
    placedMs: placedAt - startedAt,
    finalMs: finalAt === null ? null : finalAt - startedAt,
  }));
  const lastFinal = Math.max(0, ...orders.map(({ finalMs }) => finalMs ?? settledMs));
  const finalAfterMs = Math.max(0, lastFinal - calmMs);
  if (finalAfterMs > finalWithinMs)
    violations.push(
      `the last order became final ${(finalAfterMs / 1_000).toFixed(1)} s after calm, allowed are ${finalWithinMs / 1_000} s`,
    );
  const mails = await countMails(shop);
  const browsed = await browsing;
  return resultOf({
    ...{ profile, seed, faults, purchases, orders, browsed, calmMs, finalAfterMs, quietAfterMs, mails },
    violations,
  });
};

/** One whole run. Everything it leaves behind lies in `options.outDir`. */
export const runChaos = async (options: ChaosOptions, say: Say): Promise<RunResult> => {
  const { profile, outDir } = options;
  await mkdir(outDir, { recursive: true });
  say(`starting the shop (${profile})`);
  const shop = await startChaosShop({ profile, outDir, say: (line) => say(`   ${line}`) });
  const client = createShopClient(shop.supergraph.urls.graphql);
  try {
    const result = await runOn(shop, client, options, outDir, say);
    await writeFile(join(outDir, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
    await writeFile(join(outDir, 'orders-in-flight.svg'), plotSvg(result));
    say(`\n${reportText(result)}\n`);
    return result;
  } finally {
    await client.close();
    await shop.close();
  }
};
