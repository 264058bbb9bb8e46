import type { DataSource, MigrationInterface } from 'typeorm';
import { createDataSource } from '../db/index.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

export type MigratedDatabase = TestDatabase & Readonly<{ dataSource: DataSource }>;

/** A test database with the tables of these migrations, and a connection to it. Dropping it ends the connection first. */
export const createMigratedDatabase = async (
  migrations: readonly (new () => MigrationInterface)[],
): Promise<MigratedDatabase> => {
  const database = await createTestDatabase();
  const dataSource = createDataSource({ url: database.url, entities: [], migrations });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return {
    url: database.url,
    dataSource,
    drop: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
};
