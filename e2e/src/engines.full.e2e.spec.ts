import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@shop/kit/testing';
import type { HistoryFact } from '@shop/scripts/audit/facts';
import { freePorts, type Ports } from '@shop/scripts/launcher/ports';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import type { Supergraph } from '@shop/scripts/launcher/supergraph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ListedVariant, variantsInStock } from './client/catalogue.js';
import { createShopClient, type ShopClient } from './client/shop-client.js';
import { newShoppers, type Shopper } from './client/shopper.js';
import { expectCleanAudit } from './testing/audited.js';
import { acceptedOrder, placeUntilAnswered, settledOrder } from './testing/expectations.js';

type SubgraphName = 'products' | 'orders' | 'notifications';
type Outage = Readonly<{
  engine: string;
  /** Who needs it, by which name its readiness knows it, and what it says without it. */
  asked: SubgraphName;
  check: string;
  without: 'unavailable' | 'degraded';
}>;

const outages: readonly Outage[] = [
  { engine: 'redis', asked: 'orders', check: 'queue', without: 'unavailable' },
  { engine: 'mongodb', asked: 'products', check: 'catalogue', without: 'unavailable' },
  { engine: 'search', asked: 'products', check: 'search', without: 'degraded' },
];
const ordersMeanwhile = 6;

// Its own shop on servers of its own, and only in the profile that has them: these tests stop the servers.
describe.each(process.env.TEST_MONGODB_URL ? ['a shop on dedicated servers'] : [])('%s', () => {
  const history: HistoryFact[] = [];
  let dataDir: string;
  let ports: Ports;
  let shop: Supergraph;
  let client: ShopClient;
  let shopper: Shopper;
  let variants: ListedVariant[];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'shop-engines-'));
    ports = await freePorts();
    shop = await startSupergraph({ dataDir, ports, full: true });
    client = createShopClient(shop.urls.graphql);
    [shopper] = (await newShoppers(client, 1)) as [Shopper];
    variants = await variantsInStock(client, 20, 20);
  }, 300_000);
  afterAll(async () => {
    await client?.close();
    await shop?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  const readinessOf = async (name: SubgraphName) => {
    const answer = await fetch(`http://127.0.0.1:${ports.services[name].adminPort}/readyz`);
    return (await answer.json()) as { status: string; checks: Record<string, string> };
  };
  const order = async (idempotencyKey: string, variant: ListedVariant) => {
    const cart = await waitFor('a cart', () =>
      shopper.fillCart([{ variantId: variant.id, quantity: 1 }]).catch(() => undefined),
    );
    const { id } = acceptedOrder(await placeUntilAnswered(shopper, { cart, idempotencyKey }));
    history.push({ key: idempotencyKey, orderId: id });
    return id;
  };
  const ordersOf = async (name: string) => {
    const ids: string[] = [];
    for (let at = 0; at < ordersMeanwhile; at += 1)
      ids.push(await order(`${name}-${at}`, variants[at % variants.length] as ListedVariant));
    return ids;
  };

  it.each(outages)(
    '$engine stops and comes back: readiness says so, and every order of that time is confirmed',
    { timeout: 240_000 },
    async ({ engine, asked, check, without }) => {
      const before = await ordersOf(`${engine}-before`);
      await shop.stopPart(engine);
      const told = await waitFor(
        `${asked} to say that ${check} is away`,
        async () => {
          const readiness = await readinessOf(asked);
          return readiness.checks[check] !== 'ok' && readiness;
        },
        60_000,
      );
      expect(told.status).toBe(without);
      // Carts and orders need none of the three: they are PostgreSQL's, and what is sent waits there.
      const during = await ordersOf(`${engine}-during`);
      await shop.startPart(engine);
      await waitFor(`${asked} to be well`, async () => (await readinessOf(asked)).status === 'ok', 60_000);
      for (const id of [...before, ...during])
        expect((await settledOrder(shopper, id, 90_000)).status).toBe('CONFIRMED');
      await expectCleanAudit(dataDir, history);
    },
  );
});
