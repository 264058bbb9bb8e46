import { waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { variantsInStock } from './client/catalogue.js';
import { follow } from './client/follow.js';
import { followBySocket } from './client/follow-by-socket.js';
import { createShopClient, type ShopClient } from './client/shop-client.js';
import { newShopper } from './client/shopper.js';
import { OrderUpdatedDocument, ViewerOrdersUpdatedDocument } from './generated/operations.js';
import { acceptedOrder, settledOrder } from './testing/expectations.js';

const shop = inject('shop');
let client: ShopClient;
beforeAll(() => {
  client = createShopClient(shop.graphql);
});
afterAll(() => client.close());

const buy = async () => {
  const shopper = await newShopper(client);
  const [variant] = await variantsInStock(client, 1);
  const cart = await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]);
  return { shopper, place: async () => acceptedOrder(await shopper.placeOrder({ cart })).id };
};

it('a shopper who subscribes when the order is placed sees every entry of its way, also over a cut', async () => {
  const { shopper, place } = await buy();
  const orderId = await place();
  const first = await follow(shop.graphql, OrderUpdatedDocument, { orderId }, shopper.credentials);
  await waitFor('the first event', () => first.told.length > 0);
  first.cut();
  const lastEventId = first.told.at(-1)?.id ?? '';
  const second = await follow(
    shop.graphql,
    OrderUpdatedDocument,
    { orderId },
    { ...shopper.credentials, lastEventId },
  );
  const told = () => [...first.told, ...second.told];
  await waitFor(
    'the end of its way',
    () => {
      const last = told().at(-1)?.data?.orderUpdated?.timeline.at(-1);
      return last?.step === 'send-confirmation' && last.outcome === 'SUCCEEDED';
    },
    60_000,
  );
  second.cut();
  const { timeline, status } = await settledOrder(shopper, orderId);
  expect(status).toBe('CONFIRMED');
  const lengths = told().map(({ data }) => data?.orderUpdated?.timeline.length ?? 0);
  const from = lengths[0] ?? 0;
  expect(lengths).toEqual(Array.from({ length: timeline.length - from + 1 }, (_, i) => from + i));
  expect(told().map(({ data }) => data?.orderUpdated?.status)).toEqual(
    timeline.slice(from - 1).map((entry) => entry.status),
  );
  expect(told().flatMap(({ errors = [] }) => errors)).toEqual([]);
  expect(told().at(-1)?.data?.orderUpdated?.payments).toMatchObject([{ status: 'CAPTURED' }]);
});

it('a WebSocket tells the same way, status by status', async () => {
  const { shopper, place } = await buy();
  const orderId = await place();
  const { told, cut } = await followBySocket(
    shop.graphql,
    OrderUpdatedDocument,
    { orderId },
    shopper.credentials,
  );
  const lengths = () => told.map(({ data }) => data?.orderUpdated?.timeline.length ?? 0);
  await waitFor('CONFIRMED', () => told.at(-1)?.data?.orderUpdated?.status === 'CONFIRMED', 60_000);
  cut();
  const [from = 0] = lengths();
  expect(lengths()).toEqual(lengths().map((_, i) => from + i));
  expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
});

it('who follows all their orders sees one from its first entry on, and a stranger sees nothing of it', async () => {
  const { shopper, place } = await buy();
  const stranger = await newShopper(client);
  const hers = await follow(shop.graphql, ViewerOrdersUpdatedDocument, {}, shopper.credentials);
  const others = await follow(shop.graphql, ViewerOrdersUpdatedDocument, {}, stranger.credentials);
  const orderId = await place();
  const probing = await follow(shop.graphql, OrderUpdatedDocument, { orderId }, stranger.credentials);
  const statuses = () => hers.told.map(({ data }) => data?.viewerOrdersUpdated?.status);
  await waitFor('CONFIRMED', () => statuses().includes('CONFIRMED'), 60_000);
  expect(hers.told.every(({ data }) => data?.viewerOrdersUpdated?.id === orderId)).toBe(true);
  await waitFor('the end of the stream', probing.isOver);
  expect(probing.told.map(({ data }) => data)).toEqual([{ orderUpdated: null }]);
  expect(others.told).toEqual([]);
  hers.cut();
  others.cut();
});
