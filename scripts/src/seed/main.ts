import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repoDir } from '../launcher/repo-dir.js';
import { createProgressBar } from './progress-bar.js';
import { findRunningShop, profileOf } from './running-shop.js';
import { runSeedTask } from './seed-task.js';

const help = `Adds generated products with their stock to the shop that runs here. Always the same ones: what is there stays as it is.

  npm run seed -- --products 20000        20,000 products with 60,000 variants
  npm run seed -- --data-dir DIR          the data folder of the running shop (default .data)`;

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '20000' },
    'data-dir': { type: 'string', default: resolve(repoDir, '.data') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const run = async () => {
  if (values.help) return console.log(help);
  const shop = await findRunningShop(resolve(values['data-dir']));
  const folder = await mkdtemp(join(tmpdir(), 'seed-'));
  const stockFile = join(folder, 'stock.json');
  const seed = async (name: string, unit: string, args: readonly string[]) => {
    const bar = createProgressBar(unit);
    const began = Date.now();
    let count = 0;
    await runSeedTask({
      entry: join(repoDir, 'subgraphs', name, 'dist', 'main.js'),
      args,
      env: { ...shop.settings, DATABASE_URL: shop.databases[name] },
      onProgress: (done, total) => {
        count = total;
        bar.show(done, total);
      },
    }).finally(bar.end);
    const seconds = (Date.now() - began) / 1_000;
    console.log(`${unit}: ${count} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)}/s`);
  };
  try {
    console.log(`seeding on ${profileOf(shop)}`);
    await seed('products', 'products', ['--products', values.products, '--stock-out', stockFile]);
    await seed('inventory', 'stock levels', [stockFile]);
    console.log('The other parts of the shop hear of the new products within the next minutes.');
  } finally {
    await rm(folder, { recursive: true });
  }
};

try {
  await run();
} catch (error) {
  console.error(`Marketgraph: ${(error as Error).message}`);
  process.exitCode = 1;
}
