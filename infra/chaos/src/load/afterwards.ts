import type { ShopClient } from '@shop/e2e/client/shop-client';
import type { Shopper } from '@shop/e2e/client/shopper';
import { waitFor } from '@shop/kit/testing';
import { search } from './browsing.js';
import type { Shelf } from './stock.js';

const withinMs = 30_000;

/** After the calm everything must work as before: a search finds, and one who buys gets it. Says what does not. */
export const checkAfterwards = async (
  client: ShopClient,
  shopper: Shopper,
  shelf: Shelf,
): Promise<string[]> => {
  const attempt = (what: string, work: () => Promise<unknown>): Promise<string[]> =>
    work().then(
      () => [],
      (error: Error) => [`afterwards: ${what}: ${error.message}`],
    );
  const buy = async () => {
    const cart = await shopper.fillCart([{ variantId: shelf.plenty[0] ?? '', quantity: 1 }]);
    const answer = await shopper.placeOrder({ cart });
    if (answer.__typename !== 'OrderAccepted') throw new Error(`it was not accepted: ${answer.__typename}`);
    await waitFor(
      'its confirmation',
      async () => (await shopper.order(answer.order.id))?.status === 'CONFIRMED',
      withinMs,
    );
  };
  return [
    ...(await attempt('an order', buy)),
    ...(await attempt('a search', () =>
      waitFor('an answer', async () => (await search(client, 0)) === 'answered', withinMs),
    )),
  ];
};
