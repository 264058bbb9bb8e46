import { createTestDatabase } from '@shop/kit/testing';
import { createProductsDataSource } from './data-source.js';
import { makePostgresSearchIndex } from './postgres-search-index.js';

/** For tests: an empty index in a database of its own, removed at the end. */
export const openPostgresTestIndex = async () => {
  const database = await createTestDatabase();
  const dataSource = await createProductsDataSource(database.url).initialize();
  await dataSource.runMigrations();
  const drop = async () => {
    await dataSource.destroy();
    await database.drop();
  };
  return { index: makePostgresSearchIndex(dataSource), settled: async () => undefined, drop };
};
