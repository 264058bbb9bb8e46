import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ShopClient } from '@shop/e2e/client/shop-client';
import { newShoppers, type Shopper } from '@shop/e2e/client/shopper';
import { waitFor } from '@shop/kit/testing';
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
import { countMails } from './result/mails.js';
import { countUnsettled, readOrderLives } from './result/order-lives.js';
import { plotSvg } from './result/plot.js';
import { reportText } from './result/report.js';
import { type RunResult, resultOf, type TimedOrder } from './result/run-result.js';
import { countsFor } from './schedule/counts.js';
import { scheduleOf } from './schedule/schedule.js';
import type { ChaosShop } from './shop/chaos-shop.js';

export type StormOptions = Readonly<{
  seed: number;
  orders: number;
  perSecond: number;
  isShort: boolean;
  finalWithinMs: number;
  outDir: string;
}>;

type Deps = Readonly<{ shop: ChaosShop; client: ShopClient; say: (line: string) => void }>;

const shoppersCount = 12;
/** Nobody waits longer than this after the calm began; what is open then is reported as such. */
const patienceMs = 180_000;

const settle = async (ordersUrl: string): Promise<void> => {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(200))
    if ((await countUnsettled(ordersUrl)) === 0) return;
};

const ordersSince = async (ordersUrl: string, startedAt: number): Promise<TimedOrder[]> =>
  (await readOrderLives(ordersUrl))
    .filter(({ placedAt }) => placedAt >= startedAt)
    .map(({ id, status, placedAt, finalAt }) => ({
      id,
      status,
      placedMs: placedAt - startedAt,
      finalMs: finalAt === null ? null : finalAt - startedAt,
    }));

/** Load and faults together, and what is left of the load in the calm after. */
const stormAndCalm = async ({ shop, client, say }: Deps, options: StormOptions, shoppers: Shopper[]) => {
  const { seed, orders, perSecond, isShort, outDir } = options;
  const { profile } = shop;
  const stormMs = (orders * 1_000) / perSecond;
  const schedule = scheduleOf({ seed, profile, stormMs, counts: countsFor(profile, { stormMs, isShort }) });
  await writeFile(join(outDir, 'schedule.json'), `${JSON.stringify(schedule, null, 2)}\n`);
  const shelf = await findStock(client);

  const startedAt = Date.now();
  const now = () => Date.now() - startedAt;
  const history = openHistory(join(outDir, 'history.jsonl'), now);
  const over = new AbortController();
  const stormOver = new AbortController();
  say(`storm ${seed}: ${orders} clients, ${schedule.length} faults, ${Math.round(stormMs / 1_000)} s`);
  const buy = makeBuyer({ history, shelf, now, over: over.signal, keyPrefix: `chaos-${seed}` });
  const purchasing = makeLoad({ buy, shoppers, now })(planOrders({ seed, orders, perSecond }));
  const browsing = browse(client, stormOver.signal);
  const tell = (line: string) => say(`${(now() / 1_000).toFixed(1)} s  ${line}`);
  const faults = await makeStorm({ attack: makeAttack(shop), say: tell, now })(schedule);
  shop.links.healAll();
  await sleep(Math.max(0, stormMs - now()));
  stormOver.abort();
  const calmMs = now();
  tell('calm');

  const patience = setTimeout(() => over.abort(), patienceMs);
  const purchases = await purchasing;
  await settle(shop.sources.databases.orders);
  clearTimeout(patience);
  const timed = await ordersSince(shop.sources.databases.orders, startedAt);
  return { shelf, now, history, faults, calmMs, purchases, orders: timed, browsed: await browsing };
};

/** One storm on a running shop, the calm, and the judgement. Everything it leaves behind lies in `outDir`. */
export const runStorm = async (deps: Deps, options: StormOptions): Promise<RunResult> => {
  const { shop, client, say } = deps;
  const { seed, finalWithinMs, outDir } = options;
  await mkdir(outDir, { recursive: true });
  const shoppers = await waitFor('shoppers', () => newShoppers(client, shoppersCount), 120_000);
  const mailsBefore = await countMails(shop);
  // As after any five minutes of work: what filled the shop is not to be redone after a crash.
  await onDatabase(shop.sources.databases.orders, (database) => database.query('checkpoint'));

  const { shelf, now, history, calmMs, orders, ...seen } = await stormAndCalm(deps, options, shoppers);
  const finalAfterMs = Math.max(0, ...orders.map(({ finalMs }) => (finalMs ?? now()) - calmMs));
  const late = `the last order became final ${finalAfterMs} ms after calm, allowed are ${finalWithinMs} ms`;
  const violations = [
    ...(finalAfterMs > finalWithinMs ? [late] : []),
    ...(await checkAfterwards(client, shoppers[0] as Shopper, shelf)),
    ...(await judge(shop, history.operations, patienceMs)),
  ];
  const quietAfterMs = now() - calmMs;
  await history.close();
  const mails = await countMails(shop);
  const result = resultOf({
    profile: shop.profile,
    ...{ seed, calmMs, orders, finalAfterMs, quietAfterMs, violations },
    ...seen,
    mails: { sent: mails.sent - mailsBefore.sent, twice: mails.twice - mailsBefore.twice },
  });
  await writeFile(join(outDir, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(outDir, 'orders-in-flight.svg'), plotSvg(result));
  say(`\n${reportText(result)}\n\nresult, history and plot: ${outDir}\n`);
  return result;
};
