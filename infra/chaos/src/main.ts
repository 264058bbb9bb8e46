import { join } from 'node:path';
import { createShopClient } from '@shop/e2e/client/shop-client';
import { readOptions } from './options.js';
import type { RunResult } from './result/run-result.js';
import { runStorm } from './run-storm.js';
import { startChaosShop } from './shop/chaos-shop.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const { profile, storms, seed, outDir, ...storm } = readOptions(process.argv.slice(2));
  say(`starting the shop (${profile})`);
  const shop = await startChaosShop({ profile, outDir, say: (line) => say(`   ${line}`) });
  const client = createShopClient(shop.supergraph.urls.graphql);
  const results: RunResult[] = [];
  const runAll = async () => {
    for (let turn = seed; turn < seed + storms; turn++)
      results.push(
        await runStorm(
          { shop, client, say },
          { ...storm, seed: turn, outDir: join(outDir, `${profile}-${turn}`) },
        ),
      );
  };
  const failed = shop.supergraph.failed.then((error) => Promise.reject(error));
  await Promise.race([runAll(), failed]).finally(async () => {
    await client.close();
    await shop.close();
  });
  process.exit(results.every(({ violations }) => violations.length === 0) ? 0 : 1);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(2);
}
