import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const variantsIn = async (stockFile: string): Promise<number> => {
  const plan = JSON.parse(await readFile(stockFile, 'utf8')) as { variantId: string }[];
  return new Set(plan.map(({ variantId }) => variantId)).size;
};

/**
 * After a fresh shop was filled: waits until orders has heard from products of everything that is sold. A shopper who came
 * sooner would be told that nothing is. Gives up quietly in the end, since the news arrives all the same.
 */
export const waitForFirstSale = async (
  ordersUrl: string,
  stockFile: string,
  withinMs = 30_000,
): Promise<void> => {
  const expected = await variantsIn(stockFile);
  const orders = new pg.Client({ connectionString: ordersUrl });
  await orders.connect();
  try {
    for (const end = Date.now() + withinMs; Date.now() < end; await sleep(100)) {
      const { rows } = await orders.query<{ known: number }>(
        'select count(*)::int as known from sellable_variant',
      );
      if ((rows[0]?.known ?? 0) >= expected) return;
    }
  } finally {
    await orders.end();
  }
};
