import { listen } from '@shop/kit/db';
import type { Logger } from '@shop/kit/log';
import type { OutboxStore } from '@shop/kit/messaging';
import type { DataSource } from 'typeorm';
import type { CatalogueStore } from '../use-cases/catalogue-store.js';
import { makeMongoCatalogueStore } from './mongodb/mongo-catalogue-store.js';
import { openMongo } from './mongodb/mongo-client.js';
import { createMongoPendingStore } from './mongodb/mongo-pending-store.js';
import { makePostgresCatalogueStore } from './postgres-catalogue-store.js';
import { createPostgresPendingStore } from './postgres-pending-store.js';

type Options = Readonly<{ url: string; mongodbUrl: string | undefined; dataSource: DataSource; log: Logger }>;

/** Where the products and their messages lie, and how to know whether it answers. */
export type CatalogueStorage = Readonly<{
  catalogue: CatalogueStore;
  pending: OutboxStore;
  checks: Readonly<Record<string, () => Promise<void>>>;
  close: () => Promise<void>;
}>;

/** MongoDB where its URL is set, else a JSONB table; nothing above sees which. */
export const chooseCatalogueStorage = ({ url, mongodbUrl, dataSource, log }: Options): CatalogueStorage => {
  if (!mongodbUrl)
    return {
      catalogue: makePostgresCatalogueStore(dataSource),
      pending: createPostgresPendingStore({ dataSource, url, log }),
      checks: {},
      close: async () => undefined,
    };
  const { database, ping, close } = openMongo(mongodbUrl);
  return {
    // The relay listens to PostgreSQL for its outbox table, so it is woken the same way for a document.
    catalogue: makeMongoCatalogueStore({
      database,
      wakeRelay: async () => void (await dataSource.query(`select pg_notify('outbox', '')`)),
    }),
    pending: createMongoPendingStore({
      database,
      onAdded: (wake) => listen({ url, channel: 'outbox', onNotify: wake, log }),
    }),
    checks: { catalogue: ping },
    close,
  };
};
