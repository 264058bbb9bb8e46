import pg from 'pg';
import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type MigrationInterface,
  type ObjectLiteral,
} from 'typeorm';
import { crashPoint } from '../crash-point/index.js';
import { inSpan, type NewSpan } from '../tracing/index.js';

/** A transaction in progress. Everything written through it commits together, or not at all. */
export type Tx = EntityManager;
export type InTransaction = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

type Options = Readonly<{
  url: string;
  entities: readonly (EntityTarget<ObjectLiteral> & (new () => object))[];
  migrations: readonly (new () => MigrationInterface)[];
  poolSize?: number;
  /** Seen in pg_stat_activity. */
  applicationName?: string;
}>;

export const createDataSource = ({
  url,
  entities,
  migrations,
  poolSize = 8,
  applicationName,
}: Options): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: [...entities],
    migrations: [...migrations],
    migrationsTableName: 'migration',
    synchronize: false,
    logging: false,
    poolSize,
    applicationName,
    connectTimeoutMS: 5_000,
    extra: {
      // A statement that hangs must not hold its connection and row locks for ever.
      statement_timeout: 10_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 10_000,
    },
    parseInt8: false,
  });

/**
 * Commits what `work` wrote, unless it throws or returns a refusal (an `Err`): a refusal leaves nothing behind.
 * Work that must keep rows although it says no (a tombstone, a recorded decline) returns `ok`.
 */
export const makeInTransaction = (dataSource: DataSource): InTransaction => {
  const database = databaseOf(dataSource);
  const transaction: NewSpan = {
    name: `transaction ${database}`,
    kind: 'client',
    attributes: { 'db.system.name': 'postgresql', 'db.namespace': database },
  };
  return (work) =>
    inSpan(transaction, async (span) => {
      const runner = dataSource.createQueryRunner();
      try {
        await runner.startTransaction();
        const result = await work(runner.manager);
        if (isRefusal(result)) {
          await runner.rollbackTransaction();
          span.set({ 'transaction.outcome': 'refused' });
          return result;
        }
        crashPoint('transaction:before-commit');
        await runner.commitTransaction();
        crashPoint('transaction:after-commit');
        span.set({ 'transaction.outcome': 'committed' });
        return result;
      } catch (error) {
        // A rollback can fail only with its connection, and then the server rolls back by itself.
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      } finally {
        await runner.release();
      }
    });
};

const databaseOf = ({ options }: DataSource): string =>
  'url' in options && options.url ? new URL(options.url).pathname.slice(1) : String(options.database ?? '');

const isRefusal = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;

/** Creates the database of a connection URL when it is missing. Two starters at once are both fine. */
export const ensureDatabase = async (url: string): Promise<void> => {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  target.pathname = '/postgres';
  const client = new pg.Client({ connectionString: target.href, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    const alreadyThere = ['42P04', '23505'];
    if (!alreadyThere.includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
};
