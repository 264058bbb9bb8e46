import { rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ProductsApp } from '../app.js';
import { generateProducts, maxGenerated } from './generated/generate-products.js';
import { seedCategories, seedProducts } from './seed-catalogue.js';
import { seedStock } from './seed-stock.js';

const countOf = (text: string | undefined): number => {
  const count = Number(text ?? 0);
  if (Number.isInteger(count) && count >= 0 && count <= maxGenerated) return count;
  throw new Error(`--products: expected a whole number up to ${maxGenerated}`);
};

/**
 * Fills the demo catalogue, with `--products <n>` adds so many generated products, and with `--stock-out <file>` writes the stock plan
 * of all of them for inventory to load.
 */
export const runSeed = async (
  app: Pick<ProductsApp, 'seed' | 'seedMany'>,
  args: readonly string[],
): Promise<void> => {
  const options = { 'stock-out': { type: 'string' }, products: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const file = values['stock-out'];
  const demo = seedProducts();
  const generated = [...generateProducts(countOf(values.products))];
  if (file) {
    // Renamed when complete, so that a kill in the middle leaves no half file to load.
    await writeFile(`${file}.part`, JSON.stringify(seedStock([...demo, ...generated])));
    await rename(`${file}.part`, file);
  }
  const total = demo.length + generated.length;
  const active = true;
  await app.seed({
    categories: seedCategories(),
    products: demo.map((product) => ({ ...product, active })),
    onProgress: (done) => process.stdout.write(`seeded ${done}/${total}\n`),
  });
  if (generated.length === 0) return;
  await app.seedMany({
    products: generated.map((product) => ({ ...product, active })),
    total: generated.length,
    onProgress: (done) => process.stdout.write(`seeded ${demo.length + done}/${total}\n`),
  });
};
