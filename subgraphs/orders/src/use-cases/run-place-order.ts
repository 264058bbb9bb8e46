import type { InTransaction } from '@shop/kit/db';
import type { Logger } from '@shop/kit/log';
import type { Outbox } from '@shop/kit/messaging';
import { createSagaRunner, type SagaRunner, type SagaStore, type SagaTimings } from '@shop/kit/saga';
import { deadlineReason } from '../domain/order-end.js';
import type { EndOrder } from './end-order.js';
import { makeFollowSaga } from './follow-saga.js';
import { type PlaceOrderData, placeOrderSaga, withoutSecrets } from './place-order.saga.js';
import type { OrderStore, TimelineStore } from './stores.js';

type Deps = Readonly<{
  inTransaction: InTransaction;
  orders: OrderStore;
  timeline: TimelineStore;
  outbox: Outbox;
  endOrder: EndOrder;
  timings: SagaTimings;
  log: Logger;
  /** Instead of the table, and of chance: for a world that is simulated. */
  store?: SagaStore;
  random?: () => number;
}>;

/** The place-order saga, with the order following each of its steps. */
export const createPlaceOrderRunner = ({
  orders,
  timeline,
  endOrder,
  ...deps
}: Deps): SagaRunner<PlaceOrderData> =>
  createSagaRunner<PlaceOrderData>({
    ...deps,
    definition: placeOrderSaga,
    onEffect: makeFollowSaga({ orders, timeline, outbox: deps.outbox, endOrder }),
    scrub: withoutSecrets,
    deadlineReason,
  });
