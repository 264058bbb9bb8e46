import { crashPoint } from '@shop/kit/crash-point';
import { type InTransaction, isId, type Tx } from '@shop/kit/db';
import { type InvalidInput, parseInput } from '@shop/kit/graphql';
import { type IdempotencyKeys, requestHash } from '@shop/kit/idempotency';
import { err, ok, type Result } from '@shop/kit/result';
import type { SagaRunner } from '@shop/kit/saga';
import { z } from 'zod';
import { checkCancellable, type Order, type OrderNotCancellable } from '../domain/order.js';
import { cancelReasons } from '../domain/order-end.js';
import type { EndOrder } from './end-order.js';
import { id, idempotencyKey, optionalText } from './input.js';
import type { PlaceOrderData } from './place-order.saga.js';
import type { OrderStore } from './stores.js';

type Deps = Readonly<{
  inTransaction: InTransaction;
  keys: IdempotencyKeys;
  orders: OrderStore;
  endOrder: EndOrder;
  saga: Pick<SagaRunner<PlaceOrderData>, 'abort' | 'lock'>;
}>;

const input = z.object({ orderId: id, idempotencyKey, reason: optionalText(500) });

/** Who asks: what they may open, and whether as the shop or as the shopper. */
export type Canceller = Readonly<{ isStaff: boolean; mayOpen(order: Order): boolean }>;

export type CancelOrderRefusal =
  | InvalidInput
  | OrderNotCancellable
  | Readonly<{ code: 'ORDER_NOT_FOUND'; orderId: string }>
  | Readonly<{ code: 'IDEMPOTENCY_KEY_REUSED' }>;

export type CancelOrder = (
  canceller: Canceller,
  given: z.input<typeof input>,
) => Promise<Result<Order, CancelOrderRefusal>>;

export const makeCancelOrder =
  ({ inTransaction, keys, orders, endOrder, saga }: Deps): CancelOrder =>
  async (canceller, given) => {
    const parsed = parseInput(input, given);
    if (!parsed.ok) return parsed;
    const { orderId, idempotencyKey: key, reason } = parsed.value;
    if (!isId(orderId)) return err({ code: 'ORDER_NOT_FOUND', orderId });
    const answer = await inTransaction(async (tx: Tx): Promise<Result<Order, CancelOrderRefusal>> => {
      // In the order in which a reply takes them, or a cancellation and a reply could wait for each other.
      await saga.lock(tx, orderId);
      const order = await orders.lock(tx, orderId);
      // A stranger's order must look like no order at all, or ids can be probed.
      if (!order || !canceller.mayOpen(order)) return err({ code: 'ORDER_NOT_FOUND', orderId });
      const claimed = await keys.claim(tx, {
        scope: `order:${order.id}`,
        operation: 'cancel-order',
        key,
        requestHash: requestHash(parsed.value),
        resourceId: order.id,
      });
      if (claimed.kind === 'reused') return err({ code: 'IDEMPOTENCY_KEY_REUSED' });
      if (claimed.kind === 'repeated') return ok(order);
      const cancellable = checkCancellable(order);
      if (!cancellable.ok) return cancellable;
      const why = canceller.isStaff ? cancelReasons.staff : cancelReasons.shopper;
      const cancelled = await endOrder(tx, {
        order,
        end: { status: 'CANCELLED', reason: why },
        entry: {
          step: 'cancel-order',
          outcome: 'SUCCEEDED',
          attempt: 1,
          detail: reason ?? why,
          staffDetail: null,
        },
        cause: null,
      });
      // Whatever the order holds, or may be about to hold, is given back; also when the saga had ended well.
      if (!(await saga.abort(tx, order.id, why)))
        throw new Error('the saga of a cancellable order could not turn back');
      return ok(cancelled);
    });
    crashPoint('orders:before-cancel-answer');
    return answer;
  };
