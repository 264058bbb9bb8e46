import { CreateInventory1700000100000 } from '@shop/inventory/db/migrations/create-inventory';
import { createDataSource } from '@shop/kit/db';
import { IdempotencyTable1700000000002 } from '@shop/kit/idempotency';
import { MessagingTables1700000000000 } from '@shop/kit/messaging';
import { SagaOrigin1700000000003, SagaTable1700000000001 } from '@shop/kit/saga';
import { createTestDatabase, type TestDatabase } from '@shop/kit/testing';
import { CreateNotifications1700000100000 } from '@shop/notifications/db/migrations/create-notifications';
import { SeedOrderConfirmation1700000200000 } from '@shop/notifications/db/migrations/seed-order-confirmation';
import { Orders1763800000000 } from '@shop/orders/db/migrations/1763800000000-orders.migration';
import { CreatePayments1700000100000 } from '@shop/payments/db/migrations/create-payments';
import { Catalogue1763800000000 } from '@shop/products/db/1763800000000-catalogue.migration';
import { Users1763800000000 } from '@shop/users/db/1763800000000-users.migration';
import pg from 'pg';
import { type DatabaseName, databaseNames } from '../sources.js';

type Migrations = Parameters<typeof createDataSource>[0]['migrations'];

/** The subgraphs' own migrations: a table or column that the audit reads and nobody has any more fails here. */
const migrations: Readonly<Record<DatabaseName, Migrations>> = {
  users: [Users1763800000000],
  products: [MessagingTables1700000000000, Catalogue1763800000000],
  inventory: [MessagingTables1700000000000, CreateInventory1700000100000],
  orders: [
    MessagingTables1700000000000,
    SagaTable1700000000001,
    SagaOrigin1700000000003,
    IdempotencyTable1700000000002,
    Orders1763800000000,
  ],
  payments: [MessagingTables1700000000000, CreatePayments1700000100000],
  notifications: [
    MessagingTables1700000000000,
    CreateNotifications1700000100000,
    SeedOrderConfirmation1700000200000,
  ],
};

export type Databases = Readonly<Record<DatabaseName, string>>;

export const execute = async (url: string, sql: string, values: unknown[] = []): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql, values);
  } finally {
    await client.end();
  }
};

/** An empty, migrated database for each subgraph. */
export const createDatabases = async (): Promise<{ urls: Databases; drop(): Promise<void> }> => {
  const made: [DatabaseName, TestDatabase][] = [];
  for (const name of databaseNames) {
    const database = await createTestDatabase();
    made.push([name, database]);
    const dataSource = createDataSource({ url: database.url, entities: [], migrations: migrations[name] });
    await dataSource.initialize();
    await dataSource.runMigrations();
    await dataSource.destroy();
  }
  return {
    urls: Object.fromEntries(made.map(([name, { url }]) => [name, url])) as Databases,
    drop: async () => {
      for (const [, database] of made) await database.drop();
    },
  };
};

/** A copy to break. Nobody may be connected to the original meanwhile. */
export const copyDatabase = async (url: string): Promise<TestDatabase> => {
  const copy = new URL(url);
  copy.pathname = `${copy.pathname}_${crypto.randomUUID().slice(0, 8)}`;
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const name = copy.pathname.slice(1);
  await execute(admin.href, `create database ${name} template ${new URL(url).pathname.slice(1)}`);
  return { url: copy.href, drop: () => execute(admin.href, `drop database ${name} with (force)`) };
};
