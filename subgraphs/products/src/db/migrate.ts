import { crashPoint } from '@shop/kit/crash-point';
import { ensureDatabase } from '@shop/kit/db';
import { migrateQueues } from '@shop/kit/messaging';
import type { Config } from '../config.js';
import { createProductsDataSource } from './data-source.js';
import { openMongo } from './mongodb/mongo-client.js';
import { createMongoIndexes } from './mongodb/mongo-indexes.js';

export const migrate = async (config: Config): Promise<void> => {
  await ensureDatabase(config.DATABASE_URL);
  crashPoint('products:after-database');
  const dataSource = await createProductsDataSource(config.DATABASE_URL).initialize();
  try {
    await dataSource.runMigrations({ transaction: 'all' });
    crashPoint('products:after-migrations');
  } finally {
    await dataSource.destroy();
  }
  if (config.MONGODB_URL) {
    const mongo = openMongo(config.MONGODB_URL);
    await createMongoIndexes(mongo.database).finally(mongo.close);
    crashPoint('products:after-indexes');
  }
  if (config.REDIS_URL || !config.QUEUE_DATABASE_URL) return;
  await ensureDatabase(config.QUEUE_DATABASE_URL);
  crashPoint('products:after-queue-database');
  await migrateQueues(config.QUEUE_DATABASE_URL);
};
