import { setTimeout as sleep } from 'node:timers/promises';
import type { Shopper } from '@shop/e2e/client/shopper';
import type { makeBuyer, Purchase } from '../load/buyer.js';
import type { Sample } from './recovery.js';

type Deps = Readonly<{
  buy: ReturnType<typeof makeBuyer>;
  shoppers: readonly Shopper[];
  now: () => number;
  perSecond: number;
  keyPrefix: string;
}>;

/** The same simple order again and again, at a steady rate, whatever happens to those before. */
export const startProbing = ({ buy, shoppers, now, perSecond, keyPrefix }: Deps) => {
  const came = new Map<number, number>();
  const purchases: Promise<Purchase>[] = [];
  const stopped = new AbortController();
  const probing = (async () => {
    for (let index = 0; !stopped.signal.aborted; index++) {
      await sleep(Math.max(0, (index * 1_000) / perSecond - now()));
      came.set(index, now());
      const lines = [{ pool: 'plenty', pick: (index * 0.618) % 1, quantity: 1 } as const];
      const shopper = shoppers[index % shoppers.length] as Shopper;
      purchases.push(buy(shopper, { index, atMs: now(), lines, token: 'tok_ok' }));
    }
  })();
  return {
    /** All clients so far; those whose order is not known to be final are open. */
    samples: (finalOfKey: ReadonlyMap<string, number>): Sample[] =>
      [...came].map(([index, cameMs]) => ({
        cameMs,
        finalMs: finalOfKey.get(`${keyPrefix}-${index}`) ?? null,
      })),
    async stop(): Promise<Purchase[]> {
      stopped.abort();
      await probing;
      return Promise.all(purchases);
    },
  };
};
