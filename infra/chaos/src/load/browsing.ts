import { setTimeout as sleep } from 'node:timers/promises';
import type { ShopClient } from '@shop/e2e/client/shop-client';
import { SearchProductsDocument } from '@shop/e2e/generated/operations';

export type Browsed = { answered: number; partly: number; failed: number };

const terms = ['pen', 'headphones', 'blue', 'coffee', 'lamp', 'shirt'];

/** One search through the router; the search may be missing in the answer while its engine is away. */
export const search = async (client: ShopClient, turn: number): Promise<'answered' | 'partly'> => {
  const term = terms[turn % terms.length] as string;
  const { data } = await client.send(SearchProductsDocument, { input: { term, first: 5 } });
  if (!data) throw new Error('no data');
  return data.searchProducts ? 'answered' : 'partly';
};

/** Somebody who looks around all the while, so that catalogue, search and cache are in use too. */
export const browse = async (client: ShopClient, until: AbortSignal, everyMs = 1_000): Promise<Browsed> => {
  const counts: Browsed = { answered: 0, partly: 0, failed: 0 };
  const looking: Promise<void>[] = [];
  for (let turn = 0; !until.aborted; turn++) {
    looking.push(
      search(client, turn).then(
        (outcome) => {
          counts[outcome] += 1;
        },
        () => {
          counts.failed += 1;
        },
      ),
    );
    await sleep(everyMs);
  }
  await Promise.all(looking);
  return counts;
};
