import type { BaseContext } from '@shop/kit/graphql';
import type { ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import { closeAll, startSweeper } from '@shop/kit/process';
import { createFoundation } from '@shop/kit/service';
import type { InventoryConfig } from './config.js';
import { LocationEntity } from './db/location.entity.js';
import { CreateInventory1700000100000 } from './db/migrations/create-inventory.js';
import { TellStockChanges1764000000000 } from './db/migrations/tell-stock-changes.js';
import { ReservationStore } from './db/reservation-store.js';
import { createStockChanges } from './db/stock-changes.js';
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
  const foundation = createFoundation({
    name: 'inventory',
    config,
    log,
    entities: [LocationEntity, StockLevelEntity, StockMovementEntity],
    migrations: [CreateInventory1700000100000, TellStockChanges1764000000000],
    verifyViewer: overrides.verifyViewer,
    logFields: ['orderId'],
  });
  const { dataSource, inTransaction, outbox, deadLetters } = foundation;
  const stock = new StockStore(dataSource);
  const pages = new StockPages(dataSource);
  const reservations = new ReservationStore(config.RESERVATION_TTL_SECONDS);

  const stockChanges = createStockChanges({ url: config.DATABASE_URL, log });

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
    const messaging = await foundation.startMessaging(handlers);
    const sweeper = startSweeper({
      name: 'expired-reservations',
      everyMs: config.EXPIRE_EVERY_MS,
      batchSize: expiryBatch,
      run: expireReservations,
      log,
    });
    return { checks: messaging.checks, close: () => closeAll(messaging, sweeper) };
  };

  return {
    dataSource,
    handlers,
    expireReservations,
    seedStock: makeSeedStock({ inTransaction, stock, listLocations: () => pages.listLocations() }),
    schema: createInventorySchema({ pages, enterStock, deadLetters }),
    extendContext: (base: BaseContext): InventoryContext => ({
      ...base,
      loaders: createLoaders(stock),
      stockChanges,
    }),
    startWorker,
    ...foundation.life,
    close: () => closeAll(stockChanges, foundation.life),
  };
};
