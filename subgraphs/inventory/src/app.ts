import { createDataSource, ensureDatabase, makeInTransaction } from '@shop/kit/db';
import type { BaseContext } from '@shop/kit/graphql';
import { createViewerVerifier, type ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import {
  createDeadLetters,
  createOutbox,
  createPostgresOutboxStore,
  createQueues,
  loadRoutes,
  MessagingTables1700000000000,
  migrateQueues,
  startMessaging,
} from '@shop/kit/messaging';
import { closeAll, startSweeper } from '@shop/kit/process';
import type { InventoryConfig } from './config.js';
import { LocationEntity } from './db/location.entity.js';
import { CreateInventory1700000100000 } from './db/migrations/create-inventory.js';
import { ReservationStore } from './db/reservation-store.js';
import { StockLevelEntity } from './db/stock-level.entity.js';
import { StockMovementEntity } from './db/stock-movement.entity.js';
import { StockPages } from './db/stock-pages.js';
import { StockStore } from './db/stock-store.js';
import { createLoaders, type InventoryContext } from './graphql/context.js';
import { createInventorySchema } from './graphql/schema.js';
import { inventoryHandlers } from './messaging/handlers.js';
import { makeCommitReservation } from './use-cases/commit-reservation.js';
import { makeEnterStock } from './use-cases/enter-stock.js';
import { expiryBatch, makeExpireReservations } from './use-cases/expire-reservations.js';
import { makeExtendReservation } from './use-cases/extend-reservation.js';
import { makeReleaseReservation } from './use-cases/release-reservation.js';
import { makeReserveStock } from './use-cases/reserve-stock.js';
import { makeSeedStock } from './use-cases/seed-stock.js';

type Overrides = Readonly<{ verifyViewer?: ViewerVerifier }>;

export const createApp = async (config: InventoryConfig, log: Logger, overrides: Overrides = {}) => {
  const dataSource = createDataSource({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'inventory',
    entities: [LocationEntity, StockLevelEntity, StockMovementEntity],
    migrations: [MessagingTables1700000000000, CreateInventory1700000100000],
  });
  const inTransaction = makeInTransaction(dataSource);
  const outbox = createOutbox(loadRoutes(config.MESSAGE_ROUTES_FILE));
  const stock = new StockStore(dataSource);
  const pages = new StockPages(dataSource);
  const reservations = new ReservationStore(config.RESERVATION_TTL_SECONDS);
  const deadLetters = createDeadLetters({ service: 'inventory', dataSource, inTransaction, outbox });

  const deps = { inTransaction, reservations, stock, outbox };
  const enterStock = makeEnterStock({
    inTransaction,
    stock,
    findLocation: (code) => pages.findLocation(code),
  });
  const expireReservations = makeExpireReservations(deps);
  const handlers = inventoryHandlers({
    reserveStock: makeReserveStock(deps),
    extendReservation: makeExtendReservation(deps),
    commitReservation: makeCommitReservation(deps),
    releaseReservation: makeReleaseReservation(deps),
  });

  const startWorker = async () => {
    const messaging = await startMessaging({
      service: 'inventory',
      store: createPostgresOutboxStore({ dataSource, url: config.DATABASE_URL, log }),
      queues: createQueues({ redisUrl: config.REDIS_URL, databaseUrl: config.QUEUE_DATABASE_URL, log }),
      handlers,
      deadLetters,
      concurrency: config.QUEUE_CONCURRENCY,
      log,
    });
    const sweeper = startSweeper({
      name: 'expired-reservations',
      everyMs: config.EXPIRE_EVERY_MS,
      batchSize: expiryBatch,
      run: expireReservations,
      log,
    });
    return { close: () => closeAll(messaging, sweeper) };
  };

  return {
    dataSource,
    handlers,
    expireReservations,
    seedStock: makeSeedStock({ inTransaction, stock, listLocations: () => pages.listLocations() }),
    schema: createInventorySchema({ pages, enterStock, deadLetters }),
    verifyViewer:
      overrides.verifyViewer ??
      createViewerVerifier({
        issuer: config.JWT_ISSUER,
        audience: config.JWT_AUDIENCE,
        keys: config.JWKS_URL,
      }),
    extendContext: (base: BaseContext): InventoryContext => ({ ...base, loaders: createLoaders(stock) }),
    startWorker,
    open: async () => void (await dataSource.initialize()),
    migrate: async () => {
      await ensureDatabase(config.DATABASE_URL);
      await dataSource.initialize();
      await dataSource.runMigrations({ transaction: 'each' });
      if (config.REDIS_URL || !config.QUEUE_DATABASE_URL) return;
      await ensureDatabase(config.QUEUE_DATABASE_URL);
      await migrateQueues(config.QUEUE_DATABASE_URL);
    },
    checks: { database: async () => void (await dataSource.query('select 1')) },
    close: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
};
