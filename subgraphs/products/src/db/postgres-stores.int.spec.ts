import { createTestDatabase, type TestDatabase } from '@shop/kit/testing';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll } from 'vitest';
import { catalogueStoreContract } from '../use-cases/catalogue-store.contract.js';
import { createProductsDataSource } from './data-source.js';
import { makePostgresCatalogueStore } from './postgres-catalogue-store.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createProductsDataSource(database.url).initialize();
  await dataSource.runMigrations();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

catalogueStoreContract('PostgreSQL', () => makePostgresCatalogueStore(dataSource));
