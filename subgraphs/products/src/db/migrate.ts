import { ensureDatabase } from '@shop/kit/db';
import { migrateQueues } from '@shop/kit/messaging';
import type { Config } from '../config.js';
import { createProductsDataSource } from './data-source.js';
import { openMongo } from './mongodb/mongo-client.js';
import { createMongoIndexes } from './mongodb/mongo-indexes.js';

export const migrate = async (config: Config): Promise<void> => {
  await ensureDatabase(config.DATABASE_URL);
  const dataSource = await createProductsDataSource(config.DATABASE_URL).initialize();
  try {
    await dataSource.runMigrations({ transaction: 'all' });
  } finally {
    await dataSource.destroy();
  }
  if (config.MONGODB_URL) {
    const mongo = openMongo(config.MONGODB_URL);
    await createMongoIndexes(mongo.database).finally(mongo.close);
  }
  if (config.REDIS_URL || !config.QUEUE_DATABASE_URL) return;
  await ensureDatabase(config.QUEUE_DATABASE_URL);
  await migrateQueues(config.QUEUE_DATABASE_URL);
};
