import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@shop/kit/db';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createWorld, type World } from '../inventory-world.fixture.js';
import { runSeed } from '../seed-task.js';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await createWorld();
  folder = await mkdtemp(join(tmpdir(), 'seed-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await world.close();
});

const quantities = Array.from({ length: 2_500 }, (_, at) => ({
  variantId: newId(),
  locationCode: at % 2 ? 'BER' : 'LYS',
  quantity: at % 100,
}));
const totals = async () =>
  (
    await world.query(
      'select count(*)::int as levels, sum(on_hand)::int as units, (select count(*)::int from stock_movement) as lines from stock_level',
    )
  )[0];
const expected = { levels: 2_500, units: 2_500 * 49.5, lines: 2_475 };

it('loads thousands of rows in a few statements and goes on where it died', async () => {
  const statements = vi.spyOn(world.app.dataSource.logger, 'logQuery');
  const dies = (seeded: number) => {
    if (seeded === 2_000) throw new Error('killed');
  };
  await expect(world.app.seedStock(quantities, dies)).rejects.toThrow('killed');
  const seen: number[] = [];
  await world.app.seedStock(quantities, (seeded) => seen.push(seeded));
  expect(seen).toEqual([1_000, 2_000, 2_500]);
  expect(await totals()).toEqual(expected);
  expect(statements.mock.calls.length).toBeLessThan(50);
  statements.mockRestore();
});

it('run again, or twice at once, adds nothing', async () => {
  await Promise.all([
    world.app.seedStock(quantities, () => undefined),
    world.app.seedStock([...quantities].reverse(), () => undefined),
  ]);
  expect(await totals()).toEqual(expected);
  expect(await world.unexplained()).toEqual([]);
});

it('tells its progress line by line', async () => {
  const file = join(folder, 'stock.json');
  await writeFile(file, JSON.stringify(quantities.slice(0, 3)));
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await runSeed(world.app, [file]);
  expect(write.mock.calls).toEqual([['seeded 3/3\n']]);
  write.mockRestore();
});

it.each([
  ['a quantity below 0', [{ variantId: newId(), locationCode: 'BER', quantity: -1 }], '0.quantity'],
  ['a malformed variant', [{ variantId: 'x', locationCode: 'BER', quantity: 1 }], '0.variantId'],
  ['an unknown location', [{ variantId: newId(), locationCode: 'XXX', quantity: 1 }], 'no location XXX'],
  ['a row twice', [quantities[0], quantities[0]], '1: a second quantity'],
  ['something else', { hello: 1 }, 'expected array'],
])('a file with %s is refused as a whole', async (_, content, fault) => {
  const file = join(folder, 'bad.json');
  await writeFile(file, JSON.stringify(content));
  await expect(runSeed(world.app, [file])).rejects.toThrow(fault);
  expect(await totals()).toEqual(expected);
});

it('without a file says how it is called', async () => {
  await expect(runSeed(world.app, [])).rejects.toThrow('usage');
});
