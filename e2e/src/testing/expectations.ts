import { waitFor } from '@shop/kit/testing';
import type { Buying, PlacedOrder, PlaceOrderAnswer, Shopper } from '../client/shopper.js';

const finalStatuses = ['CONFIRMED', 'REJECTED', 'CANCELLED'];

/** The order of an accepting answer; anything else fails the test with what came instead. */
export const acceptedOrder = (answer: PlaceOrderAnswer) => {
  if (answer.__typename !== 'OrderAccepted' && answer.__typename !== 'OrderAlreadyAccepted')
    throw new Error(`the order was not accepted: ${JSON.stringify(answer)}`);
  return answer.order;
};

/** Polls as a client would until the order says what is awaited. */
export const orderWhen = (
  shopper: Shopper,
  id: string,
  what: string,
  holds: (order: PlacedOrder) => boolean,
  withinMs = 60_000,
): Promise<PlacedOrder> =>
  waitFor(
    `order ${id}: ${what}`,
    async () => {
      const order = await shopper.order(id);
      return order && holds(order) && order;
    },
    withinMs,
  );

export const settledOrder = (shopper: Shopper, id: string, withinMs?: number): Promise<PlacedOrder> =>
  orderWhen(shopper, id, 'to reach a final status', ({ status }) => finalStatuses.includes(status), withinMs);

/** As a good client: the same request with the same key until there is an answer. */
export const placeUntilAnswered = (
  shopper: Shopper,
  buying: Buying & { idempotencyKey: string },
): Promise<PlaceOrderAnswer> =>
  waitFor('an answer to placeOrder', () => shopper.placeOrder(buying).catch(() => undefined), 60_000);
