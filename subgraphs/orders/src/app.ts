import { createDataSource, makeInTransaction } from '@shop/kit/db';
import type { BaseContext } from '@shop/kit/graphql';
import { createHttpClient } from '@shop/kit/http';
import { IdempotencyTable1700000000002 } from '@shop/kit/idempotency';
import { createViewerVerifier, type ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import {
  createDeadLetters,
  createOutbox,
  createPostgresOutboxStore,
  createQueues,
  type Handler,
  loadRoutes,
  MessagingTables1700000000000,
  migrateQueues,
  startMessaging,
} from '@shop/kit/messaging';
import { closeAll, startSweeper } from '@shop/kit/process';
import { createSagaRunner, type SagaRunner, SagaTable1700000000001 } from '@shop/kit/saga';
import type { SubgraphApp } from '@shop/kit/service';
import type { DataSource } from 'typeorm';
import type { Config } from './config.js';
import { CartEntity } from './db/cart.entity.js';
import { CartLineEntity } from './db/cart-line.entity.js';
import { Orders1763800000000 } from './db/migrations/1763800000000-orders.migration.js';
import { OrderEntity } from './db/order.entity.js';
import { OrderLineEntity } from './db/order-line.entity.js';
import { postgresCartStore as carts } from './db/postgres-cart-store.js';
import { postgresOrderStore as orders } from './db/postgres-order-store.js';
import { postgresTimelineStore as timeline } from './db/postgres-timeline-store.js';
import { postgresVariantStore as variants } from './db/postgres-variant-store.js';
import { SellableVariantEntity } from './db/sellable-variant.entity.js';
import { TimelineEntryEntity } from './db/timeline-entry.entity.js';
import { deadlineReason } from './domain/order-end.js';
import { CancelOrderResolver } from './graphql/cancel-order.resolver.js';
import { CartResolver } from './graphql/cart.resolver.js';
import { CartLineProblemsResolver, CartProblemsResolver } from './graphql/cart-problems.resolver.js';
import { OrderResolver } from './graphql/order.resolver.js';
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
import { makeFollowSaga } from './use-cases/follow-saga.js';
import { makeListOrders } from './use-cases/list-orders.js';
import { makePlaceOrder } from './use-cases/place-order.js';
import { type PlaceOrderData, placeOrderSaga, withoutSecrets } from './use-cases/place-order.saga.js';
import { makeReadCart } from './use-cases/read-cart.js';
import { makeRemoveCartLine } from './use-cases/remove-cart-line.js';
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
  const dataSource = createDataSource({
    url: config.DATABASE_URL,
    entities: [
      CartEntity,
      CartLineEntity,
      OrderEntity,
      OrderLineEntity,
      SellableVariantEntity,
      TimelineEntryEntity,
    ],
    migrations: [
      MessagingTables1700000000000,
      SagaTable1700000000001,
      IdempotencyTable1700000000002,
      Orders1763800000000,
    ],
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'orders',
  });
  const inTransaction = makeInTransaction(dataSource);
  const reader = dataSource.manager;
  const outbox = createOutbox(loadRoutes(config.MESSAGE_ROUTES_FILE));
  const deadLetters = createDeadLetters({ service: 'orders', dataSource, inTransaction, outbox });

  const inventoryUrl = new URL(config.INVENTORY_URL);
  const inventory = createHttpClient({
    baseUrl: inventoryUrl.origin,
    deadlineMs: config.INVENTORY_DEADLINE_MS,
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
  const saga = createSagaRunner<PlaceOrderData>({
    definition: placeOrderSaga,
    inTransaction,
    outbox,
    onEffect: makeFollowSaga({ orders, timeline, outbox, endOrder }),
    scrub: withoutSecrets,
    deadlineReason,
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
    carts,
    variants,
    orders,
    askAvailability,
    writeOrder,
  });
  const accessSecret = config.ORDER_ACCESS_SECRET;

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
    new CancelOrderResolver(makeCancelOrder({ inTransaction, orders, endOrder, saga })),
    new OrderResolver(listOrders),
    new UserResolver({ listOrders, readCart }),
    new OrdersDeadLetterResolver(deadLetters),
  ]);

  const handlers = createHandlers({
    inTransaction,
    orders,
    saga,
    applyProductChange: makeApplyProductChange({ inTransaction, variants }),
    log,
  });

  const startWorker = async () => {
    const messaging = await startMessaging({
      service: 'orders',
      store: createPostgresOutboxStore({ dataSource, url: config.DATABASE_URL, log }),
      queues: createQueues({ redisUrl: config.REDIS_URL, databaseUrl: config.QUEUE_DATABASE_URL, log }),
      handlers,
      deadLetters,
      concurrency: config.QUEUE_CONCURRENCY,
      log,
    });
    const sweeper = startSweeper({
      name: 'saga-deadlines',
      everyMs: config.SAGA_SWEEP_MS,
      batchSize: 50,
      run: saga.sweepDeadlines,
      log,
    });
    return { close: () => closeAll(sweeper, messaging) };
  };

  return {
    schema,
    dataSource,
    saga,
    handlers,
    verifyViewer:
      overrides.verifyViewer ??
      createViewerVerifier({
        issuer: config.JWT_ISSUER,
        audience: config.JWT_AUDIENCE,
        keys: config.JWKS_URL,
      }),
    extendContext: (base: BaseContext) =>
      makeExtendContext({ reader, orders, timeline, askAvailability, accessSecret })(base),
    startWorker,
    open: async () => {
      await dataSource.initialize();
    },
    migrate: async () => {
      await dataSource.initialize();
      await dataSource.runMigrations();
      if (config.QUEUE_DATABASE_URL && !config.REDIS_URL) await migrateQueues(config.QUEUE_DATABASE_URL);
    },
    checks: {
      database: async () => {
        await dataSource.query('select 1');
      },
    },
    close: () =>
      closeAll(inventory, {
        close: async () => {
          if (dataSource.isInitialized) await dataSource.destroy();
        },
      }),
  };
};
