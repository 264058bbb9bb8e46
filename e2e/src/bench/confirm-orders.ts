import { randomUUID } from 'node:crypto';
import { variantsInStock } from '../client/catalogue.js';
import { createShopClient } from '../client/shop-client.js';
import { newShoppers, type Shopper } from '../client/shopper.js';
import { persistUntil } from '../crash-points/persist.js';
import { acceptedOrder, placeUntilAnswered } from '../testing/expectations.js';

// Enough to keep two cores busy.
const atOnce = 24;

const place = async (shopper: Shopper, variantId: string): Promise<void> => {
  const cart = await shopper.fillCart([{ variantId, quantity: 1 }]);
  const { id } = acceptedOrder(await placeUntilAnswered(shopper, { cart, idempotencyKey: randomUUID() }));
  // A look now and then, so that it is not the looking that is measured.
  await persistUntil(`order ${id} to be confirmed`, async () =>
    (await shopper.order(id))?.status === 'CONFIRMED' ? id : undefined,
  );
};

/** Seconds from the first cart to the last confirmed order. */
export const confirmOrders = async (graphqlUrl: string, count: number): Promise<number> => {
  const client = createShopClient(graphqlUrl);
  try {
    const shoppers = await newShoppers(client, atOnce);
    const variants = await variantsInStock(client, 60, 60);
    const startedAt = performance.now();
    let next = 0;
    await Promise.all(
      shoppers.map(async (shopper) => {
        while (next < count) {
          const variant = variants[next % variants.length];
          next += 1;
          await place(shopper, variant?.id ?? '');
        }
      }),
    );
    return (performance.now() - startedAt) / 1_000;
  } finally {
    await client.close();
  }
};
