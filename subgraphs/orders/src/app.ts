import { makeSign } from '@shop/kit/channel';
import type { BaseContext } from '@shop/kit/graphql';
import { createHttpClient } from '@shop/kit/http';
import { IdempotencyTable1700000000002, idempotencyKeys as keys } from '@shop/kit/idempotency';
import type { ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import type { Handler } from '@shop/kit/messaging';
import { closeAll, startSweeper } from '@shop/kit/process';
import { SagaOrigin1700000000003, type SagaRunner, SagaTable1700000000001 } from '@shop/kit/saga';
import { createFoundation, type SubgraphApp } from '@shop/kit/service';
import type { DataSource } from 'typeorm';
import type { Config } from './config.js';
import { CartEntity } from './db/cart.entity.js';
import { CartLineEntity } from './db/cart-line.entity.js';
import { Orders1763800000000 } from './db/migrations/1763800000000-orders.migration.js';
import { OrderFeed1763900000000 } from './db/migrations/1763900000000-order-feed.migration.js';
import { OrderTrace1764000000000 } from './db/migrations/1764000000000-order-trace.migration.js';
import { OrderEntity } from './db/order.entity.js';
import { OrderLineEntity } from './db/order-line.entity.js';
import { postgresCartStore as carts } from './db/postgres-cart-store.js';
import { createPostgresOrderFeed } from './db/postgres-order-feed.js';
import { postgresOrderStore as orders } from './db/postgres-order-store.js';
import { postgresTimelineStore as timeline } from './db/postgres-timeline-store.js';
import { postgresVariantStore as variants } from './db/postgres-variant-store.js';
import { SellableVariantEntity } from './db/sellable-variant.entity.js';
import { TimelineEntryEntity } from './db/timeline-entry.entity.js';
import { CancelOrderResolver } from './graphql/cancel-order.resolver.js';
import { CartResolver } from './graphql/cart.resolver.js';
import { CartLineProblemsResolver, CartProblemsResolver } from './graphql/cart-problems.resolver.js';
import { OrderResolver } from './graphql/order.resolver.js';
import { makeOrderUpdates } from './graphql/order-updates.js';
import { OrderUpdatesResolver } from './graphql/order-updates.resolver.js';
import { makeExtendContext } from './graphql/orders-context.js';
import { PlaceOrderResolver } from './graphql/place-order.resolver.js';
import { OrdersDeadLetterResolver, subgraph } from './graphql/schema.js';
import { UserResolver } from './graphql/user.resolver.js';
import { createInventoryAvailability } from './inventory/inventory-availability.js';
import { createHandlers } from './messaging/handlers.js';
import { makeAddCartLines } from './use-cases/add-cart-lines.js';
import { makeApplyProductChange } from './use-cases/apply-product-change.js';
import type { AskAvailability } from './use-cases/availability.js';
import { makeCancelOrder } from './use-cases/cancel-order.js';
import { makeChangeCart } from './use-cases/change-cart.js';
import { makeCreateCart } from './use-cases/create-cart.js';
import { makeEndOrder } from './use-cases/end-order.js';
import { makeFollowOrders } from './use-cases/follow-orders.js';
import { makeListOrders } from './use-cases/list-orders.js';
import { createOrderHub } from './use-cases/order-hub.js';
import { makePlaceOrder } from './use-cases/place-order.js';
import type { PlaceOrderData } from './use-cases/place-order.saga.js';
import { makeReadCart } from './use-cases/read-cart.js';
import { makeRemoveCartLine } from './use-cases/remove-cart-line.js';
import { createPlaceOrderRunner } from './use-cases/run-place-order.js';
import { makeUpdateCartLine } from './use-cases/update-cart-line.js';
import { makeWriteOrder } from './use-cases/write-order.js';

type Overrides = Readonly<{ askAvailability?: AskAvailability; verifyViewer?: ViewerVerifier }>;

/** The subgraph, and what its tests look into. */
export type OrdersApp = SubgraphApp &
  Readonly<{ dataSource: DataSource; saga: SagaRunner<PlaceOrderData>; handlers: readonly Handler[] }>;

export const createApp = async (
  config: Config,
  log: Logger,
  overrides: Overrides = {},
): Promise<OrdersApp> => {
  const foundation = createFoundation({
    name: 'orders',
    config,
    log,
    entities: [
      CartEntity,
      CartLineEntity,
      OrderEntity,
      OrderLineEntity,
      SellableVariantEntity,
      TimelineEntryEntity,
    ],
    migrations: [
      SagaTable1700000000001,
      SagaOrigin1700000000003,
      IdempotencyTable1700000000002,
      Orders1763800000000,
      OrderFeed1763900000000,
      OrderTrace1764000000000,
    ],
    logFields: ['orderId', 'productId'],
    verifyViewer: overrides.verifyViewer,
  });
  const { dataSource, inTransaction, outbox, deadLetters } = foundation;
  const reader = dataSource.manager;

  const inventoryUrl = new URL(config.INVENTORY_URL);
  const sign = makeSign(config.ROUTER_SIGNING_SECRET);
  const inventory = createHttpClient({
    baseUrl: inventoryUrl.origin,
    deadlineMs: config.INVENTORY_DEADLINE_MS,
    sign: (request) => sign({ to: 'inventory', ...request }),
    isOurs: true,
  });
  const askAvailability =
    overrides.askAvailability ??
    createInventoryAvailability({
      http: inventory,
      path: inventoryUrl.pathname,
      deadlineMs: config.INVENTORY_DEADLINE_MS,
      log,
    });

  const endOrder = makeEndOrder({ orders, carts, timeline, outbox });
  const saga = createPlaceOrderRunner({
    inTransaction,
    orders,
    timeline,
    outbox,
    endOrder,
    timings: {
      retrySeconds: config.SAGA_RETRY_SECONDS,
      maxRetrySeconds: config.SAGA_MAX_RETRY_SECONDS,
      hardDeadlineSeconds: config.SAGA_HARD_DEADLINE_SECONDS,
    },
    log,
  });

  const changeCart = makeChangeCart({ inTransaction, carts, variants });
  const readCart = makeReadCart({ reader, carts, variants });
  const listOrders = makeListOrders({ reader, orders });
  const writeOrder = makeWriteOrder({ orders, carts, timeline, outbox, saga });
  const placeOrder = makePlaceOrder({
    inTransaction,
    reader,
    keys,
    carts,
    variants,
    orders,
    askAvailability,
    writeOrder,
  });
  const accessSecret = config.ORDER_ACCESS_SECRET;

  const feed = createPostgresOrderFeed({ dataSource, url: config.DATABASE_URL, log });
  const hub = createOrderHub({ reader, feed, orders, pollMs: config.ORDER_FEED_POLL_MS, log });
  const updates = makeOrderUpdates(makeFollowOrders({ reader, feed, orders, hub }));

  const schema = subgraph.createSchema([
    new CartResolver({
      readCart,
      createCart: makeCreateCart({ inTransaction, carts }),
      addCartLines: makeAddCartLines({ changeCart }),
      updateCartLine: makeUpdateCartLine({ changeCart }),
      removeCartLine: makeRemoveCartLine({ changeCart }),
    }),
    new CartProblemsResolver(),
    new CartLineProblemsResolver(),
    new PlaceOrderResolver({ placeOrder, accessSecret }),
    new CancelOrderResolver(makeCancelOrder({ inTransaction, keys, orders, endOrder, saga })),
    new OrderResolver(listOrders),
    new OrderUpdatesResolver(),
    new UserResolver({ listOrders, readCart }),
    new OrdersDeadLetterResolver(deadLetters),
  ]);

  const handlers = createHandlers({
    inTransaction,
    reader,
    orders,
    saga,
    applyProductChange: makeApplyProductChange({ inTransaction, variants }),
    log,
  });

  const startWorker = async () => {
    const messaging = await foundation.startMessaging(handlers);
    const sweeper = startSweeper({
      name: 'saga-deadlines',
      everyMs: config.SAGA_SWEEP_MS,
      batchSize: 50,
      run: saga.sweepDeadlines,
      log,
    });
    return { checks: messaging.checks, close: () => closeAll(sweeper, messaging) };
  };

  return {
    schema,
    dataSource,
    saga,
    handlers,
    extendContext: (base: BaseContext) =>
      makeExtendContext({ reader, orders, timeline, askAvailability, accessSecret, updates })(base),
    startWorker,
    ...foundation.life,
    close: () => closeAll(hub, inventory, foundation.life),
  };
};
