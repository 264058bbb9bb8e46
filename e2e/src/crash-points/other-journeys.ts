import { randomUUID } from 'node:crypto';
import { dataOf, type ShopClient } from '../client/shop-client.js';
import {
  CreateProductDocument,
  ReceiveStockDocument,
  RefreshSessionDocument,
  SignInDocument,
  SignUpDocument,
} from '../generated/operations.js';
import { expectTypename, type Journey } from './journeys.js';
import { persist, persistUntil } from './persist.js';

type Staff = Readonly<{ email: string; password: string }>;

// Behind it the same refresh token again is not a lost answer any more, but a theft.
const graceMs = 8_000;

// On MongoDB whoever died with the keys of a product holds them for a minute, and several may die one after the other.
const keysAreFreeWithinMs = 300_000;

const signIn = (client: ShopClient, input: Staff) =>
  persist('to sign in', async () => {
    const answer = dataOf(await client.send(SignInDocument, { input })).signIn;
    if (answer.__typename !== 'Session') throw new Error(`signing in was refused: ${JSON.stringify(answer)}`);
    return answer;
  });

const session: Journey = {
  name: 'a session',
  run: async ({ client }) => {
    const account = {
      email: `crash-${randomUUID()}@example.test`,
      password: `correct horse ${randomUUID()}`,
    };
    const signUp = { ...account, name: 'Grace' };
    await persist('to sign up', async () =>
      // Taken: the account was there before the answer was lost.
      expectTypename(
        dataOf(await client.send(SignUpDocument, { input: signUp })).signUp,
        'Session',
        'EmailTakenError',
      ),
    );
    let { refreshToken } = await signIn(client, account);
    for (let round = 1; round <= 2; round += 1) {
      const startedAt = Date.now();
      const answer = await persist(
        'a new session',
        async () =>
          dataOf(await client.send(RefreshSessionDocument, { input: { refreshToken } })).refreshSession,
      );
      if (answer.__typename !== 'Session' && Date.now() - startedAt > graceMs) return;
      if (answer.__typename !== 'Session') throw new Error(`the session was lost: ${JSON.stringify(answer)}`);
      refreshToken = answer.refreshToken;
    }
  },
};

/** What the staff does. */
export const makeOtherJourneys = (staff: Staff): readonly Journey[] => [
  session,
  {
    name: 'a receipt of stock',
    run: async ({ client, variants }) => {
      const { accessToken } = await signIn(client, staff);
      const variantId = variants[0] ?? '';
      const input = { variantId, locationCode: 'BER', quantity: 3, idempotencyKey: randomUUID() };
      await persist('a receipt', async () =>
        expectTypename(
          dataOf(await client.send(ReceiveStockDocument, { input }, { accessToken })).receiveStock,
          'StockEntered',
        ),
      );
    },
  },
  {
    name: 'a new product that is taken off and put on again',
    run: async ({ client }) => {
      const { accessToken } = await signIn(client, staff);
      const headers = { authorization: `Bearer ${accessToken}` };
      const name = `Crash ${randomUUID()}`;
      const slug = name.toLowerCase().replace(' ', '-');
      const { id: categoryId } = await persistUntil('a category', () => firstCategory(client));
      const sku = `C-${randomUUID()}`;
      const input = {
        name,
        slug,
        categoryId,
        brand: 'Crash',
        variants: [{ sku, price: { amount: '1.00', currency: 'EUR' } }],
      };
      const created = async () =>
        expectTypename(
          dataOf(await client.send(CreateProductDocument, { input }, { accessToken })).createProduct,
          'Product',
          'SlugTakenError',
          'SkuTakenError',
        );
      await persist('a product', created, keysAreFreeWithinMs);
      const id = await persistUntil('the product to show', () => productId(client, slug));
      for (const active of [false, true])
        await persist('the switch', async () => {
          const query =
            'mutation ($input: SetProductActiveInput!) { setProductActive(input: $input) { __typename } }';
          const { data } = await client.sendRaw({ query, variables: { input: { id, active } } }, headers);
          expectTypename(data?.setProductActive as { __typename: string }, 'Product');
        });
    },
  },
];

const firstCategory = async (client: ShopClient): Promise<{ id: string } | undefined> => {
  const { data } = await client.sendRaw({ query: '{ categories { id } }' });
  return (data?.categories as { id: string }[] | undefined)?.[0];
};

const productId = async (client: ShopClient, slug: string): Promise<string | undefined> => {
  const query = 'query ($slug: String!) { product(slug: $slug) { id } }';
  const { data } = await client.sendRaw({ query, variables: { slug } });
  return (data?.product as { id: string } | null)?.id;
};
