import { setTimeout as sleep } from 'node:timers/promises';
import type { Shopper } from '@shop/e2e/client/shopper';
import type { makeBuyer, Purchase } from './buyer.js';
import type { PlannedOrder } from './plan.js';

type Deps = Readonly<{
  buy: ReturnType<typeof makeBuyer>;
  shoppers: readonly Shopper[];
  now: () => number;
}>;

/** Open loop: every client comes at its time. Resolves when the last one has left. */
export const makeLoad =
  ({ buy, shoppers, now }: Deps) =>
  (plan: readonly PlannedOrder[]): Promise<Purchase[]> =>
    Promise.all(
      plan.map(async (planned) => {
        await sleep(Math.max(0, planned.atMs - now()));
        return buy(shoppers[planned.index % shoppers.length] as Shopper, planned);
      }),
    );
