import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { tellExample } from '@shop/typescript-client/example';
import {
  OrderUpdatedDocument,
  SignInDocument,
  SignUpDocument,
  ViewerDocument,
} from '@shop/typescript-client/generated/operations';
import { createShop, dataOf } from '@shop/typescript-client/shop';
import { parse } from 'graphql';
import { expect, inject, it } from 'vitest';
import { variantsInStock } from './client/catalogue.js';
import { createShopClient } from './client/shop-client.js';
import { newShopper } from './client/shopper.js';
import { acceptedOrder, settledOrder } from './testing/expectations.js';

const { graphql: url } = inject('shop');

/** What a client sent, as a network would see it. */
const recordingFetch = () => {
  const sent: { url: string; method: string; body: string; headers: Headers; status: number }[] = [];
  const record: typeof fetch = async (to, init) => {
    const answer = await fetch(to, init);
    sent.push({
      url: String(to),
      method: init?.method ?? 'GET',
      body: String(init?.body ?? ''),
      headers: new Headers(init?.headers),
      status: answer.status,
    });
    return answer;
  };
  return { sent, fetch: record };
};

const aPerson = () => ({
  email: `client-${crypto.randomUUID()}@example.test`,
  password: 'correct horse battery staple',
  name: 'Ada',
});

it('the example goes from an account to a confirmed order, and sends no text of a query or mutation', async () => {
  const { sent, fetch } = recordingFetch();
  const lines: string[] = [];
  await tellExample(createShop({ url, fetch }), (line) => lines.push(line));
  expect(lines.at(-1)).toContain('CONFIRMED');
  expect(lines.join('\n')).toContain('the same key again: the same order');
  expect(sent.length).toBeGreaterThan(6);
  for (const { body, headers } of sent.filter(({ headers }) => headers.get('accept') !== 'text/event-stream'))
    expect(body, headers.get('accept') ?? '').not.toContain('query":');
});

it('a document of its own is told once, and then asked for by GET, so that it can be kept on the way', async () => {
  const { sent, fetch } = recordingFetch();
  const shop = createShop({ url, fetch, documents: 'automatic' });
  // Nobody has sent this one before.
  const name = `Own${crypto.randomUUID().replaceAll('-', '')}`;
  const text = `query ${name}($first: Int) { products(first: $first) { edges { node { id } } } }`;
  type Found = { products: { edges: readonly unknown[] } };
  const document = parse(text) as TypedDocumentNode<Found, { first: number }>;
  for (const first of [3, 4, 5]) {
    const { products } = dataOf(await shop.ask(document, { first }, { isPublic: true }));
    expect(products.edges).toHaveLength(first);
  }
  expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'GET']);
  expect(sent.filter(({ url, body }) => `${url}${body}`.includes(name))).toHaveLength(1);
});

it('a token that is about to end is exchanged once, however many requests need a new one', async () => {
  const person = aPerson();
  const { signUp } = dataOf(await createShop({ url }).ask(SignUpDocument, { input: person }));
  if (signUp.__typename !== 'Session') throw new Error(signUp.message);
  const { sent, fetch } = recordingFetch();
  const kept: unknown[] = [];
  const shop = createShop({
    url,
    fetch,
    tokens: { ...signUp, accessTokenExpiresAt: new Date(0).toISOString() },
    onTokens: (tokens) => kept.push(tokens?.refreshToken),
  });
  const answers = await Promise.all([1, 2, 3].map(() => shop.ask(ViewerDocument, {})));
  for (const answer of answers) expect(dataOf(answer).viewer?.email).toBe(person.email);
  // One refresh and three questions.
  expect(sent).toHaveLength(4);
  expect(kept).toHaveLength(1);
  expect(kept[0]).not.toBe(signUp.refreshToken);
});

it('a token that the router refuses is exchanged, and the request sent again', async () => {
  const person = aPerson();
  const { signUp } = dataOf(await createShop({ url }).ask(SignUpDocument, { input: person }));
  if (signUp.__typename !== 'Session') throw new Error(signUp.message);
  const shop = createShop({ url, tokens: { ...signUp, accessToken: 'not.a.token' } });
  expect(dataOf(await shop.ask(ViewerDocument, {})).viewer?.email).toBe(person.email);
});

it('a session that has ended says that one has to sign in; nobody is asked again and again', async () => {
  const { sent, fetch } = recordingFetch();
  const tokens = {
    accessToken: 'not.a.token',
    accessTokenExpiresAt: new Date(Date.now() + 600_000).toISOString(),
    refreshToken: 'gone',
  };
  const answer = await createShop({ url, fetch, tokens }).ask(ViewerDocument, {});
  expect(answer).toMatchObject({ ok: false, problem: { remedy: 'sign in', code: 'UNAUTHENTICATED' } });
  expect(sent).toHaveLength(2);
});

it('a refusal is data of its own type, not a fault', async () => {
  const { email } = aPerson();
  const { signIn } = dataOf(
    await createShop({ url }).ask(SignInDocument, { input: { email, password: 'wrong password' } }),
  );
  expect(signIn.__typename).toBe('InvalidCredentialsError');
});

/** Every stream but the last few breaks behind its first event. */
const breakingFetch = (breaks: number) => {
  let streams = 0;
  const breaking: typeof fetch = async (to, init) => {
    const answer = await fetch(to, init);
    if (!answer.headers.get('content-type')?.startsWith('text/event-stream') || !answer.body) return answer;
    streams += 1;
    if (streams > breaks) return answer;
    const broken = answer.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(bytes, controller) {
          controller.enqueue(bytes);
          if (Buffer.from(bytes).includes('event: next')) controller.terminate();
        },
      }),
    );
    return new Response(broken, { status: answer.status, headers: answer.headers });
  };
  return { fetch: breaking, streams: () => streams };
};

it('a stream that breaks goes on behind the last event, with none left out and none twice', async () => {
  const client = createShopClient(url);
  const shopper = await newShopper(client);
  const [variant] = await variantsInStock(client, 1);
  const cart = await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]);
  const { id: orderId } = acceptedOrder(await shopper.placeOrder({ cart }));
  const tokens = {
    accessToken: shopper.credentials.accessToken ?? '',
    accessTokenExpiresAt: new Date(Date.now() + 600_000).toISOString(),
    refreshToken: 'not needed',
  };
  const { fetch, streams } = breakingFetch(3);
  const lengths: number[] = [];
  for await (const { orderUpdated } of createShop({ url, fetch, tokens }).follow(OrderUpdatedDocument, {
    orderId,
  })) {
    lengths.push(orderUpdated?.timeline.length ?? 0);
    const last = orderUpdated?.timeline.at(-1);
    if (last?.step === 'send-confirmation' && last.outcome === 'SUCCEEDED') break;
  }
  const [from = 0] = lengths;
  const { timeline } = await settledOrder(shopper, orderId);
  expect(lengths).toEqual(Array.from({ length: timeline.length - from + 1 }, (_, i) => from + i));
  // Where the order was quicker than the first stream, its whole way was one event.
  if (lengths.length > 1) expect(streams()).toBeGreaterThan(1);
  await client.close();
});
