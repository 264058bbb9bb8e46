import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createShopClient } from '@shop/e2e/client/shop-client';
import { newShoppers } from '@shop/e2e/client/shopper';
import { makeAttack } from '../faults/attackers.js';
import { openHistory } from '../history/history.js';
import { judge } from '../judge.js';
import { makeBuyer } from '../load/buyer.js';
import { findStock } from '../load/stock.js';
import { readFinalTimes } from '../result/order-lives.js';
import { type ChaosShop, startChaosShop } from '../shop/chaos-shop.js';
import { singleFaultsOf } from './catalogue.js';
import { type Measurement, makeMeasure } from './measure.js';
import { readOptions, type SingleFaultOptions } from './options.js';
import { startProbing } from './probe.js';
import { faultTable } from './table.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const keyPrefix = 'single';
const shoppersCount = 12;
const quietWithinMs = 180_000;

const measureAll = async (shop: ChaosShop, options: SingleFaultOptions): Promise<string[]> => {
  const { profile, times, perSecond, only, outDir } = options;
  const client = createShopClient(shop.supergraph.urls.graphql);
  const shoppers = await newShoppers(client, shoppersCount);
  const shelf = await findStock(client);
  const startedAt = Date.now();
  const now = () => Date.now() - startedAt;
  const history = openHistory(join(outDir, 'history.jsonl'), now);
  const over = new AbortController();
  const buy = makeBuyer({ history, shelf, now, over: over.signal, keyPrefix });
  const probe = startProbing({ buy, shoppers, now, perSecond, keyPrefix });
  const samples = async () => {
    const finalAt = await readFinalTimes(shop.sources.databases.orders);
    return probe.samples(new Map([...finalAt].map(([key, at]) => [key, at - startedAt])));
  };
  const measure = makeMeasure({ attack: makeAttack(shop), samples, now, say });
  const measurements: Measurement[] = [];
  for (const fault of singleFaultsOf(profile).filter(({ name }) => only.test(name))) {
    // Their access tokens live for ten minutes; all faults together take longer.
    shoppers.splice(0, shoppers.length, ...(await newShoppers(client, shoppersCount)));
    measurements.push(await measure(fault, times));
    await writeFile(join(outDir, 'faults.json'), `${JSON.stringify(measurements, null, 2)}\n`);
  }
  setTimeout(() => over.abort(), quietWithinMs).unref();
  await probe.stop();
  const violations = await judge(shop, history.operations, quietWithinMs);
  await history.close();
  await client.close();
  say(
    `\n${faultTable(measurements)}\n\n${history.operations.length} operations, violations: ${violations.length}`,
  );
  return [
    ...violations,
    ...measurements
      .filter(({ neverRecovered }) => neverRecovered > 0)
      .map(({ name, neverRecovered }) => `${name}: no recovery, ${neverRecovered} times`),
  ];
};

try {
  const options = readOptions(process.argv.slice(2));
  await mkdir(options.outDir, { recursive: true });
  const { profile, outDir } = options;
  const shop = await startChaosShop({ profile, outDir, say: (line) => say(`   ${line}`) });
  const violations = await measureAll(shop, options).finally(() => shop.close());
  for (const violation of violations) say(`VIOLATION  ${violation}`);
  process.exit(violations.length === 0 ? 0 : 1);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(2);
}
