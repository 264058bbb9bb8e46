import { randomUUID } from 'node:crypto';
import type { HistoryFact } from '@shop/scripts/audit/facts';
import type { ShopClient } from '../client/shop-client.js';
import { newShopper, type Shopper } from '../client/shopper.js';
import { acceptedOrder } from '../testing/expectations.js';
import { persist, persistUntil } from './persist.js';

export type Traveller = Readonly<{
  client: ShopClient;
  shopper: Shopper;
  /** Ids of variants that there are plenty of. */
  variants: readonly string[];
  history: HistoryFact[];
}>;

/** A way through the shop with one right end; whatever crashes, it ends there. */
export type Journey = Readonly<{ name: string; run(traveller: Traveller): Promise<void> }>;

const finalStatuses = ['CONFIRMED', 'REJECTED', 'CANCELLED'];

const order = async ({ shopper, variants, history }: Traveller, token: string): Promise<string> => {
  const variantId = variants[Math.floor(Math.random() * variants.length)] ?? '';
  const cart = await persist('a cart', () => shopper.fillCart([{ variantId, quantity: 1 }]));
  const idempotencyKey = randomUUID();
  const { id } = await persist('an accepted order', async () =>
    acceptedOrder(await shopper.placeOrder({ cart, token, idempotencyKey })),
  );
  history.push({ key: idempotencyKey, orderId: id });
  return id;
};

const expectEnd = async (
  { shopper }: Traveller,
  id: string,
  expected: string,
  isIt = finalStatuses,
): Promise<void> => {
  const { status } = await persistUntil(`order ${id} to end`, async () => {
    const found = await shopper.order(id);
    return found && isIt.includes(found.status) ? found : undefined;
  });
  if (status !== expected) throw new Error(`order ${id} ended ${status} instead of ${expected}`);
};

const ordering = (name: string, token: string, end: string, isIt?: string[]): Journey => ({
  name,
  run: async (traveller) => expectEnd(traveller, await order(traveller, token), end, isIt),
});

// The refusal comes behind the confirmation, which is not the end then.
const undone = ['REJECTED', 'CANCELLED'];

const cancelling = (name: string, isConfirmedFirst: boolean): Journey => ({
  name,
  run: async (traveller) => {
    const id = await order(traveller, 'tok_ok');
    if (isConfirmedFirst) await expectEnd(traveller, id, 'CONFIRMED');
    await persist('a cancellation', () => traveller.shopper.cancel(id));
    await expectEnd(traveller, id, 'CANCELLED', undone);
  },
});

/** What shoppers do with orders. */
export const orderJourneys: readonly Journey[] = [
  ordering('an order', 'tok_ok', 'CONFIRMED'),
  ordering('a declined card', 'tok_declined', 'REJECTED'),
  ordering('an answer of the provider that is lost', 'tok_timeout_after', 'CONFIRMED'),
  ordering('a provider that is away for a while', 'tok_unavailable_3', 'CONFIRMED'),
  ordering('a slow provider', 'tok_slow_1', 'CONFIRMED'),
  ordering('a capture that is refused', 'tok_capture_refused', 'CANCELLED', undone),
  cancelling('an order cancelled at once', false),
  cancelling('an order cancelled when it is confirmed', true),
];

/** A fresh customer for each round: access tokens are short-lived. */
export const newTraveller = async (given: Omit<Traveller, 'shopper'>): Promise<Traveller> => ({
  ...given,
  shopper: await persist('an account', () => newShopper(given.client)),
});

export const expectTypename = <T extends { __typename: string }>(answer: T, ...names: string[]): T => {
  if (!names.includes(answer.__typename)) throw new Error(`unexpected answer: ${JSON.stringify(answer)}`);
  return answer;
};
