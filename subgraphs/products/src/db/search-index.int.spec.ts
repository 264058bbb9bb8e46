import { createTestDatabase } from '@shop/kit/testing';
import { afterAll } from 'vitest';
import { searchIndexContract } from '../use-cases/search-index.contract.js';
import { createProductsDataSource } from './data-source.js';
import { openTestIndex } from './opensearch/testing.fixture.js';
import { makePostgresSearchIndex } from './postgres-search-index.js';

const endings: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of endings) await end();
});

searchIndexContract('PostgreSQL', async () => {
  const database = await createTestDatabase();
  const dataSource = await createProductsDataSource(database.url).initialize();
  endings.push(
    () => dataSource.destroy(),
    () => database.drop(),
  );
  await dataSource.runMigrations();
  return { index: makePostgresSearchIndex(dataSource), settled: async () => undefined };
});

const url = process.env.TEST_SEARCH_URL;
if (url)
  searchIndexContract('OpenSearch', async () => {
    const test = await openTestIndex(url);
    endings.push(test.drop);
    return test;
  });
