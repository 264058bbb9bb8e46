import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTestApp, type TestApp } from '../testing.fixture.js';
import { generateProducts } from './generated/generate-products.js';
import { seedCategories, seedProducts } from './seed-catalogue.js';
import { seedStock } from './seed-stock.js';
import { runSeed } from './seed-task.js';

let test: TestApp;
let folder: string;
const products = seedProducts();

beforeAll(async () => {
  test = await openTestApp();
  folder = await mkdtemp(join(tmpdir(), 'seed-'));
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true });
});

const counts = async () => {
  const [row] = await test.app.dataSource.query(
    `select count(*)::int as products, sum(jsonb_array_length(pending))::int as messages,
       (select count(*)::int from search_document) as found from product`,
  );
  return row;
};
const whole = { products: products.length, messages: products.length * 3, found: products.length };

it('a seed that was cut off is finished by the next one, and one more changes nothing', async () => {
  const cut = test.app.seed({
    categories: seedCategories(),
    products: products.map((product) => ({ ...product, active: true })),
    onProgress: (done) => {
      if (done > 40) throw new Error('killed');
    },
  });
  await expect(cut).rejects.toThrow('killed');
  expect((await counts()).products).toBeLessThan(products.length);

  const lines = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const file = join(folder, 'stock.json');
  await runSeed(test.app, ['--stock-out', file]);
  expect(lines.mock.lastCall?.[0]).toBe(`seeded ${products.length}/${products.length}\n`);
  expect(await counts()).toEqual(whole);
  await runSeed(test.app, []);
  expect(await counts()).toEqual(whole);
  lines.mockRestore();
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(seedStock());
});

it('keeps what the staff changed', async () => {
  const id = products[0]?.id as string;
  await test.app.setProductActive(id, false);
  const lines = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await runSeed(test.app, []);
  lines.mockRestore();
  expect(await test.app.catalogue.findByIds([id])).toMatchObject([{ active: false, version: 2 }]);
});

it('refuses a flag it does not know', async () => {
  await expect(runSeed(test.app, ['--stock'])).rejects.toThrow(/stock/);
});

it('adds generated products, finishes a run that was cut off, and adds none twice', async () => {
  const before = await counts();
  const generated = [...generateProducts(450)];
  const cut = test.app.seedMany({
    products: generated.map((product) => ({ ...product, active: true })),
    total: 450,
    onProgress: () => {
      throw new Error('killed');
    },
  });
  await expect(cut).rejects.toThrow('killed');
  expect((await counts()).products).toBe(before.products + 200);

  const lines = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const file = join(folder, 'large.json');
  await runSeed(test.app, ['--products', '450', '--stock-out', file]);
  await runSeed(test.app, ['--products', '450']);
  lines.mockRestore();
  const after = await counts();
  expect(after.products).toBe(before.products + 450);
  expect(after.found).toBe(before.found + 450);
  expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(seedStock().length + 450 * 3 * 2);
});

it.each(['many', '-1', '1.5', '100001'])('refuses to add %s products', async (count) => {
  await expect(runSeed(test.app, [`--products=${count}`])).rejects.toThrow(/whole number/);
});
