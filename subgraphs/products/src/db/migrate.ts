import { ensureDatabase } from '@shop/kit/db';
import { migrateQueues } from '@shop/kit/messaging';
import type { Config } from '../config.js';
import { createProductsDataSource } from './data-source.js';

export const migrate = async (config: Config): Promise<void> => {
  await ensureDatabase(config.DATABASE_URL);
  const dataSource = await createProductsDataSource(config.DATABASE_URL).initialize();
  try {
    await dataSource.runMigrations({ transaction: 'all' });
  } finally {
    await dataSource.destroy();
  }
  if (config.REDIS_URL || !config.QUEUE_DATABASE_URL) return;
  await ensureDatabase(config.QUEUE_DATABASE_URL);
  await migrateQueues(config.QUEUE_DATABASE_URL);
};
