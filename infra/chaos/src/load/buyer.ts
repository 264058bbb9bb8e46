import { setTimeout as sleep } from 'node:timers/promises';
import type { CartOf, PlaceOrderAnswer, Shopper } from '@shop/e2e/client/shopper';
import type { History } from '../history/history.js';
import type { PlannedOrder } from './plan.js';
import type { Shelf } from './stock.js';

/** How one client fared. Times in milliseconds since the start of the storm. */
export type Purchase = Readonly<{
  index: number;
  cameMs: number;
  /** When it had its answer. */
  toldMs?: number;
  orderId?: string;
  outcome: 'accepted' | 'refused' | 'unanswered';
}>;

type Deps = Readonly<{
  history: History;
  shelf: Shelf;
  now: () => number;
  /** Aborted when nobody waits any longer. */
  over: AbortSignal;
  keyPrefix: string;
}>;

const finalStatuses = ['CONFIRMED', 'REJECTED', 'CANCELLED'];
const readEveryMs = 2_500;

/** As a good client: again and again, a little later each time, until there is an answer. */
const untilAnswered = async <T>(over: AbortSignal, ask: () => Promise<T>): Promise<T | undefined> => {
  for (let pauseMs = 250; !over.aborted; pauseMs = Math.min(pauseMs * 1.7, 3_000)) {
    try {
      return await ask();
    } catch {
      // Of unknown outcome, as the history says: the same key makes asking again harmless.
      await sleep(pauseMs);
    }
  }
  return undefined;
};

const acceptedId = (answer: PlaceOrderAnswer): string | undefined =>
  answer.__typename === 'OrderAccepted' || answer.__typename === 'OrderAlreadyAccepted'
    ? answer.order.id
    : undefined;

export const makeBuyer = ({ history, shelf, now, over, keyPrefix }: Deps) => {
  const place = (shopper: Shopper, cart: CartOf, { index, token }: PlannedOrder) => {
    const key = `${keyPrefix}-${index}`;
    return untilAnswered(over, () =>
      history.record(
        { op: 'place', client: index, key },
        () => shopper.placeOrder({ cart, token, idempotencyKey: key }),
        (answer) => {
          const orderId = acceptedId(answer);
          return orderId ? { type: 'ok', orderId } : { type: 'fail', value: answer.__typename };
        },
      ),
    );
  };
  const cancel = (shopper: Shopper, index: number, orderId: string) =>
    untilAnswered(over, () =>
      history.record(
        { op: 'cancel', client: index, orderId },
        () => shopper.cancel(orderId, `${keyPrefix}-${index}-cancel`),
        ({ __typename }) => ({ type: __typename === 'OrderCancelled' ? 'ok' : 'fail', value: __typename }),
      ),
    );
  const read = (shopper: Shopper, index: number, orderId: string) =>
    history.record(
      { op: 'read', client: index, orderId },
      () => shopper.order(orderId),
      (order) => ({ type: 'ok', value: order?.status ?? 'nothing' }),
    );
  const follow = async (shopper: Shopper, index: number, orderId: string): Promise<void> => {
    while (!over.aborted) {
      await sleep(readEveryMs);
      const order = await read(shopper, index, orderId).catch(() => undefined);
      if (order && finalStatuses.includes(order.status)) return;
    }
  };

  /** One client from its cart to the last look at its order. */
  return async (shopper: Shopper, planned: PlannedOrder): Promise<Purchase> => {
    const { index, cancelAfterMs } = planned;
    const cameMs = now();
    const lines = planned.lines.map(({ pool, pick, quantity }) => ({
      variantId: shelf[pool][Math.floor(pick * shelf[pool].length)] ?? '',
      quantity,
    }));
    const cart = await untilAnswered(over, () =>
      history.record(
        { op: 'cart', client: index },
        () => shopper.fillCart(lines),
        () => ({ type: 'ok' }),
      ),
    );
    const answer = cart && (await place(shopper, cart, planned));
    if (!answer) return { index, cameMs, outcome: 'unanswered' };
    const toldMs = now();
    const orderId = acceptedId(answer);
    if (!orderId) return { index, cameMs, toldMs, outcome: 'refused' };
    const cancelling = async () => {
      if (cancelAfterMs === undefined) return;
      await sleep(cancelAfterMs);
      await cancel(shopper, index, orderId);
    };
    await Promise.all([cancelling(), follow(shopper, index, orderId)]);
    return { index, cameMs, toldMs, orderId, outcome: 'accepted' };
  };
};
