import type { ShopClient } from '@shop/e2e/client/shop-client';
import { dataOf } from '@shop/e2e/client/shop-client';
import { ListProductsDocument } from '@shop/e2e/generated/operations';
import { waitFor } from '@shop/kit/testing';
import type { PlannedLine } from './plan.js';

export type Shelf = Readonly<Record<PlannedLine['pool'], readonly string[]>>;

const plentyFrom = 15;
const scarceFrom = 3;
const scarceVariants = 4;

const page = async (client: ShopClient, after: string | null | undefined) => {
  const { products } = dataOf(await client.send(ListProductsDocument, { first: 50, after }));
  const isKnown = products.edges.every(({ node }) => node.variants.every(({ availability }) => availability));
  if (!isKnown) throw new Error('inventory does not say what is there');
  return products;
};

/** Looks through the catalogue for what there is a lot of, and for a few things of which there is little. */
export const findStock = async (client: ShopClient): Promise<Shelf> => {
  const found: { id: string; quantity: number }[] = [];
  let after: string | null | undefined;
  do {
    // A shop that has just started, or calmed down, may not know at once.
    const { edges, pageInfo } = await waitFor('a page of the catalogue', () => page(client, after), 60_000);
    for (const { node } of edges)
      for (const { id, availability } of node.variants)
        found.push({ id, quantity: availability?.quantity ?? 0 });
    after = pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
  } while (after && found.length < 1_000);
  const byQuantity = found
    .filter(({ quantity }) => quantity >= scarceFrom)
    .sort((a, b) => a.quantity - b.quantity);
  const ids = (some: typeof found) => some.map(({ id }) => id);
  const shelf = {
    scarce: ids(byQuantity.slice(0, scarceVariants)),
    plenty: ids(byQuantity.slice(scarceVariants).filter(({ quantity }) => quantity >= plentyFrom)),
  };
  if (shelf.plenty.length === 0 || shelf.scarce.length === 0)
    throw new Error(`nothing is plenty or nothing scarce among ${found.length} variants`);
  return shelf;
};
