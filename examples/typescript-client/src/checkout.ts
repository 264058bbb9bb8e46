import type { Answer, Ask } from './ask.js';
import { PlaceOrderDocument, type PlaceOrderInput, type PlaceOrderMutation } from './generated/operations.js';

type Cart = Readonly<{ id: string; version: number; total: Readonly<{ amount: string; currency: string }> }>;
type Buyer = Pick<PlaceOrderInput, 'email' | 'shippingAddress' | 'payment'>;
type Outcome = PlaceOrderMutation['placeOrder'];

/** What the page shows next. */
export type NextPage =
  | Readonly<{ page: 'order'; orderId: string; accessToken: string; pollAfterMs: number }>
  | Readonly<{ page: 'cart'; why: string; lineIds?: readonly string[] }>
  | Readonly<{ page: 'form'; fields: readonly Readonly<{ field: string; message: string }>[] }>;

/** Every outcome that a shopper can meet is a type of its own, with what the page needs to know. */
export const nextPage = (outcome: Outcome): NextPage => {
  switch (outcome.__typename) {
    case 'OrderAccepted':
    case 'OrderAlreadyAccepted':
      return {
        page: 'order',
        orderId: outcome.order.id,
        accessToken: outcome.accessToken,
        pollAfterMs: 'pollAfterMs' in outcome ? outcome.pollAfterMs : 0,
      };
    case 'OutOfStockError':
      return { page: 'cart', why: outcome.message, lineIds: outcome.lines.map(({ lineId }) => lineId) };
    case 'TotalChangedError':
      return { page: 'cart', why: `The total is now ${outcome.actual.amount} ${outcome.actual.currency}.` };
    case 'InvalidInputError':
      return { page: 'form', fields: outcome.fields };
    default:
      // Also what a later release may add: every refusal has a message for people.
      return { page: 'cart', why: outcome.message };
  }
};

/** `key` belongs to this attempt to buy: kept with the cart until there is an answer, and sent again with the same cart and the same data. */
export const placeOrder = async (
  ask: Ask,
  cart: Cart,
  buyer: Buyer,
  key: string,
): Promise<Answer<NextPage>> => {
  const input: PlaceOrderInput = {
    cartId: cart.id,
    cartVersion: cart.version,
    expectedTotal: { amount: cart.total.amount, currency: cart.total.currency },
    idempotencyKey: key,
    ...buyer,
  };
  const answer = await ask(PlaceOrderDocument, { input }, { isRepeatable: true });
  return answer.ok ? { ...answer, data: nextPage(answer.data.placeOrder) } : answer;
};
