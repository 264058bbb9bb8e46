import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@shop/kit/testing';
import type { HistoryFact } from '@shop/scripts/audit/facts';
import { freePorts } from '@shop/scripts/launcher/ports';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import type { Supergraph } from '@shop/scripts/launcher/supergraph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ListedVariant, variantsInStock } from './client/catalogue.js';
import { createShopClient, type ShopClient } from './client/shop-client.js';
import { newShoppers, type Shopper } from './client/shopper.js';
import { expectCleanAudit } from './testing/audited.js';
import { emptyQueues } from './testing/empty-queues.js';
import { engineSettings } from './testing/engine-settings.js';
import { acceptedOrder, placeUntilAnswered, settledOrder } from './testing/expectations.js';

// Its own shop: these tests kill its processes.
describe('whatever crashes', () => {
  const env = engineSettings();
  let dataDir: string;
  let shop: Supergraph;
  let client: ShopClient;
  let shoppers: Shopper[];
  let variants: ListedVariant[];
  // Whatever a client was told must be true for ever.
  const history: HistoryFact[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'shop-crash-'));
    shop = await startSupergraph({ dataDir, ports: await freePorts(), env });
    client = createShopClient(shop.urls.graphql);
    shoppers = await newShoppers(client, 10);
    variants = await variantsInStock(client, 100, 20);
  }, 120_000);
  afterAll(async () => {
    await client?.close();
    await shop?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  const hundredOrdersDuring = async (breakThings: () => Promise<void>) => {
    const buyings = await Promise.all(
      variants.map(async ({ id }, index) => {
        const shopper = shoppers[index % shoppers.length] as Shopper;
        return {
          shopper,
          cart: await shopper.fillCart([{ variantId: id, quantity: 1 }]),
          idempotencyKey: `crash-${Date.now()}-${index}`,
        };
      }),
    );
    const orders = buyings.map(async ({ shopper, cart, idempotencyKey }) => {
      const { id } = acceptedOrder(await placeUntilAnswered(shopper, { cart, idempotencyKey }));
      history.push({ key: idempotencyKey, orderId: id });
      return { shopper, id };
    });
    await Promise.race(orders);
    await breakThings();
    const statuses = await Promise.all(
      (await Promise.all(orders)).map(async ({ shopper, id }) => {
        const order = await waitFor(
          'the order to settle',
          () => settledOrder(shopper, id, 5_000).catch(() => undefined),
          150_000,
        );
        return order.status;
      }),
    );
    expect(statuses).toHaveLength(100);
    expect(statuses.filter((status) => status !== 'CONFIRMED')).toEqual([]);
    await expectCleanAudit(dataDir, history);
  };

  it.each(['router', 'users', 'products', 'inventory', 'orders', 'payments', 'notifications', 'simulator'])(
    'kill -9 of %s in the middle of 100 orders: every order ends, and the audit is clean',
    { timeout: 240_000 },
    async (name) => {
      await hundredOrdersDuring(async () => shop.kill(name, 'SIGKILL'));
    },
  );

  it('emptying the queues in the middle of 100 orders loses none', { timeout: 240_000 }, async () => {
    await hundredOrdersDuring(() => emptyQueues(shop, env.REDIS_URL));
  });

  it('kill -9 of PostgreSQL in the middle of 100 orders loses none', { timeout: 240_000 }, async () => {
    await hundredOrdersDuring(async () => shop.kill('postgres', 'SIGKILL'));
  });
});
