import { rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ProductsApp } from '../app.js';
import { seedCategories, seedProducts } from './seed-catalogue.js';
import { seedStock } from './seed-stock.js';

/** Fills the demo catalogue and, with `--stock-out <file>`, writes the stock plan for inventory to load. */
export const runSeed = async (app: Pick<ProductsApp, 'seed'>, args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...args], options: { 'stock-out': { type: 'string' } } });
  const file = values['stock-out'];
  if (file) {
    // Renamed when complete, so that a kill in the middle leaves no half file to load.
    await writeFile(`${file}.part`, JSON.stringify(seedStock()));
    await rename(`${file}.part`, file);
  }
  await app.seed({
    categories: seedCategories(),
    products: seedProducts().map((product) => ({ ...product, active: true })),
    onProgress: (done, total) => process.stdout.write(`seeded ${done}/${total}\n`),
  });
};
