import { createHttpClient } from '@shop/kit/http';
import { waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { variantsInStock } from './client/catalogue.js';
import { createShopClient, dataOf, type ShopClient } from './client/shop-client.js';
import { makeShopper, newShopper } from './client/shopper.js';
import {
  MyOrdersDocument,
  RefreshSessionDocument,
  SearchProductsDocument,
  SignInDocument,
  SignOutDocument,
  SuggestProductsDocument,
  ViewerDocument,
} from './generated/operations.js';
import { acceptedOrder, orderWhen, settledOrder } from './testing/expectations.js';

describe('the main job', () => {
  const shop = inject('shop');
  let client: ShopClient;
  beforeAll(() => {
    client = createShopClient(shop.graphql);
  });
  afterAll(() => client.close());

  const mails = async (to: string) => {
    const http = createHttpClient({ baseUrl: shop.mailbox, deadlineMs: 5_000 });
    const { body } = await http.send({ method: 'GET', path: '.json' });
    await http.close();
    return (Array.isArray(body) ? body : (body as { mails: unknown[] }).mails).filter((mail: unknown) =>
      JSON.stringify(mail).includes(to),
    );
  };

  it('a shopper finds, buys, sees it confirmed and paid, and reads one mail', async () => {
    const shopper = await newShopper(client);
    const [first, second] = await variantsInStock(client, 2);
    const cart = await shopper.fillCart([
      { variantId: first?.id ?? '', quantity: 2 },
      { variantId: second?.id ?? '', quantity: 1 },
    ]);
    const answer = await shopper.placeOrder({ cart });
    expect(answer).toMatchObject({ __typename: 'OrderAccepted', order: { status: 'PENDING' } });
    const { id } = acceptedOrder(answer);
    const order = await orderWhen(
      shopper,
      id,
      'its notification',
      ({ notifications }) => (notifications?.length ?? 0) > 0,
    );
    expect(order).toMatchObject({
      status: 'CONFIRMED',
      total: cart.total,
      payments: [{ status: 'CAPTURED', amount: cart.total }],
    });
    expect(order.timeline.map(({ step }) => step)).toEqual(
      expect.arrayContaining([
        'reserve-stock',
        'authorize-payment',
        'confirm-order',
        'capture-payment',
        'commit-reservation',
        'send-confirmation',
      ]),
    );
    await waitFor('the mail', async () => (await mails(shopper.email)).length === 1);
    const { viewer } = dataOf(await client.send(MyOrdersDocument, {}, shopper.credentials));
    expect(viewer?.orders?.edges.map(({ node }) => node.id)).toEqual([id]);
  });

  it('a guest buys without an account and opens the order with its access token only', async () => {
    const guest = makeShopper(client, {}, 'guest@example.test');
    const [variant] = await variantsInStock(client, 1);
    const answer = await guest.placeOrder({
      cart: await guest.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]),
    });
    if (answer.__typename !== 'OrderAccepted' || !answer.accessToken) throw new Error(JSON.stringify(answer));
    expect(await guest.order(answer.order.id)).toBeNull();
    const holder = makeShopper(client, { orderAccessToken: answer.accessToken }, guest.email);
    const order = await settledOrder(holder, answer.order.id);
    expect(order).toMatchObject({ status: 'CONFIRMED', payments: [{ amount: order.total }] });
  });

  it('the same key sent 20 times at once gives one order, one charge and one mail', async () => {
    const shopper = await newShopper(client);
    const [variant] = await variantsInStock(client, 1, 20);
    const cart = await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]);
    const idempotencyKey = 'the-same-key-again';
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => shopper.placeOrder({ cart, idempotencyKey })),
    );
    expect(answers.filter(({ __typename }) => __typename === 'OrderAccepted')).toHaveLength(1);
    const ids = new Set(answers.map((answer) => acceptedOrder(answer).id));
    expect(ids.size).toBe(1);
    const [id = ''] = ids;
    const order = await settledOrder(shopper, id);
    expect(order.payments).toHaveLength(1);
    await orderWhen(shopper, id, 'its one notification', ({ notifications }) => notifications?.length === 1);
    await waitFor('the mail', async () => (await mails(shopper.email)).length === 1);
  });

  it.each([
    ['tok_declined', 'REJECTED'],
    ['tok_insufficient_funds', 'REJECTED'],
    ['tok_timeout_after', 'CONFIRMED'],
    ['tok_timeout_before', 'CONFIRMED'],
    ['tok_error_after', 'CONFIRMED'],
    ['tok_slow', 'CONFIRMED'],
    ['tok_unavailable_3', 'CONFIRMED'],
    ['tok_capture_timeout_after', 'CONFIRMED'],
  ])('a payment with %s ends %s', { timeout: 90_000 }, async (token, status) => {
    const shopper = await newShopper(client);
    const [variant] = await variantsInStock(client, 1);
    const cart = await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]);
    const { id } = acceptedOrder(await shopper.placeOrder({ cart, token }));
    expect(await settledOrder(shopper, id, 80_000)).toMatchObject({ status });
    if (status === 'REJECTED') {
      // The cart is there again, so the shopper can try with another card.
      const retried = await waitFor('the cart to open', async () => {
        const again = await shopper.placeOrder({ cart: { ...cart, version: cart.version + 2 } });
        return again.__typename === 'OrderAccepted' ? again : false;
      });
      expect(await settledOrder(shopper, retried.order.id)).toMatchObject({ status: 'CONFIRMED' });
    }
  });

  it('an order whose capture is refused for good ends cancelled with nothing held', {
    timeout: 90_000,
  }, async () => {
    const shopper = await newShopper(client);
    const [variant] = await variantsInStock(client, 1);
    const cart = await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]);
    const { id } = acceptedOrder(await shopper.placeOrder({ cart, token: 'tok_capture_refused' }));
    const order = await orderWhen(
      shopper,
      id,
      'to be cancelled and voided',
      ({ status, payments }) => status === 'CANCELLED' && payments?.[0]?.status === 'VOIDED',
      80_000,
    );
    expect(order.payments).toHaveLength(1);
  });

  it('waits for the shopper where the bank asks for it, and goes on after the approval', {
    timeout: 90_000,
  }, async () => {
    const shopper = await newShopper(client);
    const [variant] = await variantsInStock(client, 1);
    const { id } = acceptedOrder(
      await shopper.placeOrder({
        cart: await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]),
        token: 'tok_action_required',
      }),
    );
    const waiting = await orderWhen(
      shopper,
      id,
      'to await the shopper',
      ({ status, payments }) => status === 'AWAITING_PAYMENT' && Boolean(payments?.[0]?.actionUrl),
    );
    const page = await fetch(waiting.payments?.[0]?.actionUrl ?? '');
    expect(await page.text()).toContain('<form');
    const approved = await fetch(waiting.payments?.[0]?.actionUrl ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'decision=approve',
    });
    expect(approved.ok).toBe(true);
    expect(await settledOrder(shopper, id)).toMatchObject({ status: 'CONFIRMED' });
  });

  it('an order cancelled at once, or after it was confirmed, ends cancelled with nothing held and nothing charged', {
    timeout: 90_000,
  }, async () => {
    const shopper = await newShopper(client);
    const [variant] = await variantsInStock(client, 1, 10);
    const buy = async () =>
      acceptedOrder(
        await shopper.placeOrder({
          cart: await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]),
        }),
      ).id;
    const early = await buy();
    expect(await shopper.cancel(early)).toMatchObject({ __typename: 'OrderCancelled' });
    const late = await buy();
    await settledOrder(shopper, late);
    expect(await shopper.cancel(late)).toMatchObject({ __typename: 'OrderCancelled' });
    for (const id of [early, late])
      await orderWhen(
        shopper,
        id,
        'nothing charged',
        ({ status, payments }) =>
          status === 'CANCELLED' &&
          (payments ?? []).every((payment) => ['VOIDED', 'REFUNDED'].includes(payment.status)),
      );
  });

  it('a session lives by its refresh token and ends with sign-out', async () => {
    const email = `session-${Date.now()}@example.test`;
    const { SignUpDocument } = await import('./generated/operations.js');
    const password = 'a long enough password 42';
    const { signUp } = dataOf(
      await client.send(SignUpDocument, { input: { email, password, name: 'Grace' } }),
    );
    if (signUp.__typename !== 'Session') throw new Error(JSON.stringify(signUp));
    const { viewer } = dataOf(await client.send(ViewerDocument, {}, { accessToken: signUp.accessToken }));
    expect(viewer).toMatchObject({ email, name: 'Grace' });
    const { signIn } = dataOf(
      await client.send(SignInDocument, { input: { email: email.toUpperCase(), password } }),
    );
    expect(signIn.__typename).toBe('Session');
    expect(
      dataOf(await client.send(SignInDocument, { input: { email, password: 'wrong password 42' } })).signIn
        .__typename,
    ).toBe('InvalidCredentialsError');
    const refreshed = dataOf(
      await client.send(RefreshSessionDocument, { input: { refreshToken: signUp.refreshToken } }),
    ).refreshSession;
    if (refreshed.__typename !== 'Session') throw new Error(JSON.stringify(refreshed));
    await client.send(SignOutDocument, { input: { refreshToken: refreshed.refreshToken } });
    const after = dataOf(
      await client.send(RefreshSessionDocument, { input: { refreshToken: refreshed.refreshToken } }),
    ).refreshSession;
    expect(after.__typename).toBe('SessionExpiredError');
  });

  it('the catalogue can be searched with a typo and suggests while typing', async () => {
    const { searchProducts } = dataOf(
      await client.send(SearchProductsDocument, { input: { term: 'hedphones', first: 5 } }),
    );
    expect(searchProducts?.edges[0]?.node.name).toMatch(/headphone/i);
    expect(searchProducts?.facets.length).toBeGreaterThan(0);
    const { suggestProducts } = dataOf(await client.send(SuggestProductsDocument, { term: 'headp' }));
    expect(suggestProducts?.length).toBeGreaterThan(0);
  });
});
