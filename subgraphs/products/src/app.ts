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
import type { Config } from './config.js';
import { chooseCatalogueStorage } from './db/catalogue-storage.js';
import { createProductsDataSource } from './db/data-source.js';
import { migrate } from './db/migrate.js';
import { makePostgresSearchIndex } from './db/postgres-search-index.js';
import { createProductCache, forgetReplaced } from './db/product-cache.js';
import { createProductCacheBackend } from './db/product-cache-backend.js';
import {
  ProductConnectionResolver,
  ProductQueryResolver,
  ProductResolver,
  ProductVariantResolver,
} from './graphql/product.resolver.js';
import { ProductMutationResolver } from './graphql/product-mutation.resolver.js';
import { makeExtendContext } from './graphql/products.context.js';
import { ProductsDeadLetterResolver, productsSubgraph } from './graphql/schema.js';
import { ProductSearchConnectionResolver, SearchQueryResolver } from './graphql/search.resolver.js';
import { makeIndexChangedProductHandler } from './messaging/index-changed-product.handler.js';
import { joinOutboxStores } from './messaging/joined-outbox-store.js';
import { makeAnnounceProduct } from './use-cases/announce-product.js';
import { makeCreateProduct } from './use-cases/create-product.js';
import { type IndexProduct, makeIndexProduct } from './use-cases/index-product.js';
import { makeSearchProducts } from './use-cases/search-products.js';
import { makeSeedCatalogue } from './use-cases/seed-catalogue.js';
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
  const productCache = createProductCache({ stored, backend, log });
  const catalogue = forgetReplaced(stored, productCache);
  const shown = { ...catalogue, ...productCache.reads };
  const searchIndex = makePostgresSearchIndex(dataSource);

  const currency = config.SHOP_CURRENCY;
  const now = overrides.now ?? (() => new Date());
  const writing = { catalogue, announce: makeAnnounceProduct(routes), currency, now };
  const createProduct = makeCreateProduct(writing);
  const setProductActive = makeSetProductActive(writing);
  const indexProduct = makeIndexProduct({ catalogue, searchIndex });
  // Whoever wrote the product may have died before telling the caches.
  const forgetAndIndex: IndexProduct = async (productId, atLeastVersion) => {
    await productCache.forget(productId);
    return indexProduct(productId, atLeastVersion);
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
    new SearchQueryResolver(makeSearchProducts({ catalogue, searchIndex }), searchIndex, currency),
    new ProductSearchConnectionResolver(),
    new ProductMutationResolver(createProduct, makeUpdateProduct(writing), setProductActive),
    new ProductsDeadLetterResolver(deadLetters),
  ]);
  const verifyViewer =
    overrides.verifyViewer ??
    createViewerVerifier({ issuer: config.JWT_ISSUER, audience: config.JWT_AUDIENCE, keys: config.JWKS_URL });

  const startWorker = () =>
    startMessaging({
      service: 'products',
      store: joinOutboxStores(storage.pending, createPostgresOutboxStore({ dataSource, url, log })),
      queues: createQueues({ redisUrl: config.REDIS_URL, databaseUrl: config.QUEUE_DATABASE_URL, log }),
      handlers: [makeIndexChangedProductHandler(forgetAndIndex)],
      deadLetters,
      concurrency: config.QUEUE_CONCURRENCY,
      log,
    });

  return {
    schema,
    verifyViewer,
    extendContext: makeExtendContext(shown),
    open: async () => {
      await dataSource.initialize();
      await productCache.open();
    },
    migrate: () => migrate(config),
    seed: makeSeedCatalogue({ catalogue, createProduct, indexProduct }),
    startWorker,
    checks: { database: async () => void (await dataSource.query('select 1')), ...storage.checks },
    close: async () => {
      await productCache.close();
      await storage.close();
      if (dataSource.isInitialized) await dataSource.destroy();
    },
    dataSource,
    catalogue,
    searchIndex,
    createProduct,
    setProductActive,
  };
};

export type ProductsApp = Awaited<ReturnType<typeof createApp>>;
