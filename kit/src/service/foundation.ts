import type { DataSource, EntityTarget, MigrationInterface, ObjectLiteral } from 'typeorm';
import { crashPoint } from '../crash-point/index.js';
import { createDataSource, ensureDatabase, type InTransaction, makeInTransaction } from '../db/index.js';
import { createViewerVerifier, type ViewerVerifier } from '../identity/index.js';
import type { Logger } from '../log/index.js';
import {
  createDeadLetters,
  createOutbox,
  createPostgresOutboxStore,
  createQueues,
  type DeadLetters,
  type Handler,
  loadRoutes,
  MessagingTables1700000000000,
  migrateQueues,
  type Outbox,
  startMessaging,
} from '../messaging/index.js';
import type { Worker } from '../process/index.js';

/** The settings of a subgraph with a database and messages; parts of its own configuration. */
export type FoundationSettings = Readonly<{
  DATABASE_URL: string;
  DATABASE_POOL_SIZE: number;
  REDIS_URL?: string;
  QUEUE_DATABASE_URL?: string;
  QUEUE_CONCURRENCY: number;
  MESSAGE_ROUTES_FILE: string;
  JWT_ISSUER: string;
  JWT_AUDIENCE: string;
  JWKS_URL: string;
}>;

type Options = Readonly<{
  name: string;
  config: FoundationSettings;
  entities: readonly (EntityTarget<ObjectLiteral> & (new () => object))[];
  /** Run after the tables of the messages. */
  migrations: readonly (new () => MigrationInterface)[];
  /** Ids in the payloads of its messages that every log line about one tells. */
  logFields?: readonly string[];
  log: Logger;
  /** Instead of the published keys, for tests. */
  verifyViewer?: ViewerVerifier;
}>;

/** What every subgraph with a PostgreSQL database and messages stands on. Nothing is connected before `open`. */
export type Foundation = Readonly<{
  dataSource: DataSource;
  inTransaction: InTransaction;
  outbox: Outbox;
  deadLetters: DeadLetters;
  startMessaging(handlers: readonly Handler[]): Promise<Worker>;
  /** The parts of a `SubgraphApp` that are the same everywhere. */
  life: Readonly<{
    verifyViewer: ViewerVerifier;
    open(): Promise<void>;
    migrate(): Promise<void>;
    checks: Readonly<{ database(): Promise<void> }>;
    close(): Promise<void>;
  }>;
}>;

export const createFoundation = ({
  name,
  config,
  entities,
  migrations,
  logFields,
  log,
  verifyViewer,
}: Options): Foundation => {
  const { DATABASE_URL: url, REDIS_URL: redisUrl, QUEUE_DATABASE_URL: queueUrl } = config;
  const dataSource = createDataSource({
    url,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: name,
    entities,
    migrations: [MessagingTables1700000000000, ...migrations],
  });
  const inTransaction = makeInTransaction(dataSource);
  const outbox = createOutbox(loadRoutes(config.MESSAGE_ROUTES_FILE));
  const deadLetters = createDeadLetters({ service: name, dataSource, inTransaction, outbox });
  return {
    dataSource,
    inTransaction,
    outbox,
    deadLetters,
    startMessaging: (handlers) =>
      startMessaging({
        service: name,
        store: createPostgresOutboxStore({ dataSource, url, log }),
        queues: createQueues({ redisUrl, databaseUrl: queueUrl, log }),
        handlers,
        deadLetters,
        concurrency: config.QUEUE_CONCURRENCY,
        logFields,
        log,
      }),
    life: {
      verifyViewer:
        verifyViewer ??
        createViewerVerifier({
          issuer: config.JWT_ISSUER,
          audience: config.JWT_AUDIENCE,
          keys: config.JWKS_URL,
        }),
      open: async () => void (await dataSource.initialize()),
      migrate: async () => {
        await ensureDatabase(url);
        crashPoint('migrate:after-database');
        await dataSource.initialize();
        await dataSource.runMigrations({ transaction: 'each' });
        crashPoint('migrate:after-migrations');
        if (redisUrl || !queueUrl) return;
        await ensureDatabase(queueUrl);
        crashPoint('migrate:after-queue-database');
        await migrateQueues(queueUrl);
      },
      checks: { database: async () => void (await dataSource.query('select 1')) },
      close: async () => {
        if (dataSource.isInitialized) await dataSource.destroy();
      },
    },
  };
};
