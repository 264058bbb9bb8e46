import { waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { productBySlug, variantsInStock } from './client/catalogue.js';
import { createShopClient, type ShopClient } from './client/shop-client.js';
import { newShoppers } from './client/shopper.js';
import { expectCleanAudit } from './testing/audited.js';
import { acceptedOrder, placeUntilAnswered, settledOrder } from './testing/expectations.js';

describe('many shoppers at once', () => {
  const shop = inject('shop');
  let client: ShopClient;
  beforeAll(() => {
    client = createShopClient(shop.graphql);
  });
  afterAll(() => client.close());

  it('50 shoppers after the last 5 units in two places: 5 get one, nobody else pays', {
    timeout: 180_000,
  }, async () => {
    const product = await productBySlug(client, limitedEdition);
    const [variant] = product.variants;
    expect(variant?.availability?.quantity).toBe(5);
    const shoppers = await newShoppers(client, 50);
    const carts = await Promise.all(
      shoppers.map((shopper) => shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }])),
    );
    const answers = await Promise.all(
      shoppers.map((shopper, index) =>
        placeUntilAnswered(shopper, {
          cart: carts[index] ?? fail(),
          idempotencyKey: `rush-for-five-${index}`,
        }),
      ),
    );
    const outcomes = await Promise.all(
      answers.map(async (answer, index) =>
        answer.__typename === 'OutOfStockError'
          ? 'refused'
          : (await settledOrder(shoppers[index] ?? fail(), acceptedOrder(answer).id, 120_000)).status,
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'CONFIRMED')).toHaveLength(5);
    expect(
      outcomes
        .filter((outcome) => outcome !== 'CONFIRMED')
        .every((outcome) => outcome === 'refused' || outcome === 'REJECTED'),
    ).toBe(true);
    // A page of the catalogue may be a little old.
    await waitFor(
      'the page to say it is sold out',
      async () => (await productBySlug(client, limitedEdition)).variants[0]?.availability?.inStock === false,
    );
    expect((await productBySlug(client, limitedEdition)).variants[0]?.availability?.quantity).toBe(0);
  });

  it('200 orders at once for different products are all confirmed', { timeout: 240_000 }, async () => {
    const variants = await variantsInStock(client, 200, 1);
    const shoppers = await newShoppers(client, 20);
    const statuses = await Promise.all(
      variants.map(async ({ id }, index) => {
        const shopper = shoppers[index % shoppers.length] ?? fail();
        const cart = await shopper.fillCart([{ variantId: id, quantity: 1 }]);
        const order = acceptedOrder(
          await placeUntilAnswered(shopper, { cart, idempotencyKey: `two-hundred-${index}` }),
        );
        return (await settledOrder(shopper, order.id, 180_000)).status;
      }),
    );
    expect(statuses.filter((status) => status !== 'CONFIRMED')).toEqual([]);
  });

  it('leaves money and stock in order', { timeout: 120_000 }, async () => {
    await expectCleanAudit(shop.dataDir);
  });
});

const limitedEdition = 'aurora-fountain-pen-limited-edition';
const fail = (): never => {
  throw new Error('missing');
};
