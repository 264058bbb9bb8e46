import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../inventory-world.fixture.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

it.each([
  ['more reserved than on hand', 'reserved = on_hand + 1'],
  ['a negative reservation', 'reserved = -1'],
  ['negative stock', 'on_hand = -1, committed = received + 1'],
  ['units sold that never came in', 'committed = committed + 1'],
  ['units that vanish', 'on_hand = on_hand - 1'],
  ['negative sales', 'committed = -1, on_hand = received + 1'],
])('the database refuses %s', async (_, change) => {
  const variant = await world.stockOf(5);
  await expect(
    world.query(`update stock_level set ${change} where variant_id = $1`, [variant]),
  ).rejects.toThrow(/check constraint/);
});

it.each(['update stock_movement set on_hand = 0', 'delete from stock_movement', 'truncate stock_movement'])(
  'the ledger refuses: %s',
  async (sql) => {
    await expect(world.query(sql)).rejects.toThrow('append-only');
  },
);

it('every change has its line in the ledger, with the numbers after it', async () => {
  const variant = await world.stockOf(5);
  expect(
    await world.query(
      `select kind, reference, on_hand_change as change, on_hand as after from stock_movement where variant_id = $1`,
      [variant],
    ),
  ).toEqual([{ kind: 'RECEIPT', reference: `seed:${variant}:BER`, change: 5, after: 5 }]);
});
