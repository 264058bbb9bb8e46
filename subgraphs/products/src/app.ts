import { createChangeFeed } from '@shop/kit/changed-keys';
import { crashPoint } from '@shop/kit/crash-point';
import { makeInTransaction } from '@shop/kit/db';
import { createViewerVerifier, type ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import {
  createDeadLetters,
  createOutbox,
  createPostgresOutboxStore,
  createQueues,
  loadRoutes,
  type Routes,
  startMessaging,
} from '@shop/kit/messaging';
import { closeAll, startSweeper } from '@shop/kit/process';
import type { Config } from './config.js';
import { chooseCatalogueStorage } from './db/catalogue-storage.js';
import { createProductsDataSource } from './db/data-source.js';
import { migrate } from './db/migrate.js';
import { makePostgresSearchBacklog } from './db/postgres-search-backlog.js';
import { createProductCache, forgetReplaced } from './db/product-cache.js';
import { createProductCacheBackend } from './db/product-cache-backend.js';
import { createSearch } from './db/search.js';
import { createSummaryCache } from './db/summary-cache.js';
import {
  ProductConnectionResolver,
  ProductQueryResolver,
  ProductResolver,
  ProductVariantResolver,
} from './graphql/product.resolver.js';
import { ProductMutationResolver } from './graphql/product-mutation.resolver.js';
import { makeExtendContext } from './graphql/products.context.js';
import { CatalogueChangesResolver, ProductsDeadLetterResolver, productsSubgraph } from './graphql/schema.js';
import { ProductSearchConnectionResolver, SearchQueryResolver } from './graphql/search.resolver.js';
import { makeIndexChangedProductHandler } from './messaging/index-changed-product.handler.js';
import { joinOutboxStores } from './messaging/joined-outbox-store.js';
import { makeAnnounceProduct } from './use-cases/announce-product.js';
import { catchUpBatch, makeCatchUpSearch } from './use-cases/catch-up-search.js';
import { makeChangedProductKeys } from './use-cases/changed-product-keys.js';
import { makeCreateProduct } from './use-cases/create-product.js';
import { type IndexProduct, makeIndexProduct } from './use-cases/index-product.js';
import { makeRebuildSearch } from './use-cases/rebuild-search.js';
import { makeSearchProducts } from './use-cases/search-products.js';
import { makeSeedCatalogue } from './use-cases/seed-catalogue.js';
import { makeSeedMany } from './use-cases/seed-many.js';
import { makeSetProductActive } from './use-cases/set-product-active.js';
import { makeUpdateProduct } from './use-cases/update-product.js';

export type Overrides = Readonly<{ now?: () => Date; verifyViewer?: ViewerVerifier; routes?: Routes }>;

/** Wires everything; nothing is connected before `open`. */
export const createApp = async (config: Config, log: Logger, overrides: Overrides = {}) => {
  const url = config.DATABASE_URL;
  const routes = overrides.routes ?? loadRoutes(config.MESSAGE_ROUTES_FILE);
  const dataSource = createProductsDataSource(url, config.DATABASE_POOL_SIZE);
  const storage = chooseCatalogueStorage({ url, mongodbUrl: config.MONGODB_URL, dataSource, log });
  const stored = storage.catalogue;
  const backend = createProductCacheBackend(config, dataSource, log);
  const productCache = createProductCache({
    stored,
    backend,
    onForgotten: (productIds) => changes.tell(productIds),
    log,
  });
  const changes = createChangeFeed({ keysOf: makeChangedProductKeys({ products: productCache.reads }) });
  const catalogue = forgetReplaced(stored, productCache);
  const shown = { ...catalogue, ...productCache.reads };
  const search = createSearch(config, dataSource);
  const { searchIndex } = search;
  const summaries = createSummaryCache(searchIndex, log);
  const listed = { ...searchIndex, summarise: summaries.summarise };
  const backlog = makePostgresSearchBacklog(dataSource);

  const currency = config.SHOP_CURRENCY;
  const now = overrides.now ?? (() => new Date());
  const writing = { catalogue, announce: makeAnnounceProduct(routes), currency, now };
  const createProduct = makeCreateProduct(writing);
  const setProductActive = makeSetProductActive(writing);
  const indexProduct = makeIndexProduct({ catalogue, searchIndex, backlog });
  // Whoever wrote the product may have died before telling the caches.
  const forgetAndIndex: IndexProduct = async (productId, atLeastVersion) => {
    await productCache.forget(productId);
    crashPoint('products:before-index');
    const outcome = await indexProduct(productId, atLeastVersion);
    crashPoint('products:after-index');
    // Whoever was told of the change before may have kept a search without it.
    if (outcome === 'applied') await productCache.forget(productId);
    return outcome;
  };

  const deadLetters = createDeadLetters({
    service: 'products',
    dataSource,
    inTransaction: makeInTransaction(dataSource),
    outbox: createOutbox(routes),
  });

  const schema = productsSubgraph.createSchema([
    new ProductQueryResolver(shown, currency),
    new ProductConnectionResolver(catalogue),
    new ProductResolver(),
    new ProductVariantResolver(),
    new SearchQueryResolver(makeSearchProducts({ catalogue: shown, searchIndex }), listed, currency),
    new ProductSearchConnectionResolver(),
    new ProductMutationResolver(createProduct, makeUpdateProduct(writing), setProductActive),
    new CatalogueChangesResolver(),
    new ProductsDeadLetterResolver(deadLetters),
  ]);
  const verifyViewer =
    overrides.verifyViewer ??
    createViewerVerifier({ issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE, keys: config.JWKS_URL });

  const catchUpSearch = makeCatchUpSearch({ catalogue, searchIndex, backlog });
  const rebuildSearch = makeRebuildSearch({ catalogue, searchIndex, rebuild: search.rebuild });
  const migrateAll = async () => {
    await migrate(config);
    crashPoint('products:after-migrate');
    if (!(await search.rebuild.isDue())) return;
    // A new engine, or an index made by older code: searches go on in the old one until the new one is filled.
    await dataSource.initialize();
    try {
      log.info({ products: await rebuildSearch(() => undefined) }, 'search index built');
    } finally {
      await dataSource.destroy();
    }
  };

  const startWorker = async () => {
    const messaging = await startMessaging({
      service: 'products',
      store: joinOutboxStores(storage.pending, createPostgresOutboxStore({ dataSource, url, log })),
      queues: createQueues({ redisUrl: config.REDIS_URL, databaseUrl: config.QUEUE_DATABASE_URL, log }),
      handlers: [makeIndexChangedProductHandler(forgetAndIndex)],
      deadLetters,
      concurrency: config.QUEUE_CONCURRENCY,
      logFields: ['productId'],
      log,
    });
    const catchUp = startSweeper({
      name: 'search-backlog',
      everyMs: 2_000,
      run: catchUpSearch,
      batchSize: catchUpBatch,
      log,
    });
    return { checks: messaging.checks, close: () => closeAll(catchUp, messaging) };
  };

  return {
    schema,
    verifyViewer,
    extendContext: makeExtendContext(shown, changes),
    open: async () => {
      await dataSource.initialize();
      await productCache.open();
    },
    migrate: migrateAll,
    seed: makeSeedCatalogue({ catalogue, createProduct, indexProduct }),
    seedMany: makeSeedMany({ catalogue, searchIndex, announce: writing.announce, currency }),
    startWorker,
    checks: { database: async () => void (await dataSource.query('select 1')), ...storage.checks },
    // Without searching, everything else goes on; a process out of service for it would take the catalogue along.
    optionalChecks: search.checks,
    rebuildSearch,
    close: async () => {
      await productCache.close();
      await summaries.close();
      await storage.close();
      await search.close();
      if (dataSource.isInitialized) await dataSource.destroy();
    },
    dataSource,
    catalogue,
    searchIndex,
    backlog,
    indexProduct,
    catchUpSearch,
    createProduct,
    setProductActive,
  };
};

export type ProductsApp = Awaited<ReturnType<typeof createApp>>;
