import { createDataSource, ensureDatabase, makeInTransaction } from '@shop/kit/db';
import type { BaseContext } from '@shop/kit/graphql';
import { createViewerVerifier, type ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import {
  createDeadLetters,
  createOutbox,
  createPostgresOutboxStore,
  createQueues,
  loadRoutes,
  MessagingTables1700000000000,
  startMessaging,
} from '@shop/kit/messaging';
import { closeAll, startSweeper } from '@shop/kit/process';
import type { FastifyInstance } from 'fastify';
import type { PaymentsConfig } from './config.js';
import { CreatePayments1700000100000 } from './db/migrations/create-payments.js';
import { PaymentEntity } from './db/payment.entity.js';
import { PaymentEventEntity } from './db/payment-event.entity.js';
import { PaymentStore } from './db/payment-store.js';
import { RefundEntity } from './db/refund.entity.js';
import { createLoaders, type PaymentsContext } from './graphql/context.js';
import { createPaymentsSchema } from './graphql/schema.js';
import { registerWebhooks } from './http/webhooks.routes.js';
import { paymentHandlers } from './messaging/handlers.js';
import { toReply } from './messaging/to-reply.js';
import { createProviders } from './providers/create-providers.js';
import type { PaymentProvider } from './providers/payment-provider.js';
import { makeAdvancePayment } from './use-cases/advance-payment.js';
import { makeRaiseAlert } from './use-cases/alerts.js';
import { makeAskProvider } from './use-cases/ask-provider.js';
import { makeAuthorizePayment } from './use-cases/authorize-payment.js';
import { makeCapturePayment } from './use-cases/capture-payment.js';
import { makeReceiveWebhook } from './use-cases/receive-webhook.js';
import { makeReconcilePayments } from './use-cases/reconcile-payments.js';
import { makeReversePayment } from './use-cases/reverse-payment.js';
import { makeSweepPayments, sweepBatch } from './use-cases/sweep-payments.js';

type Overrides = Readonly<{
  providers?: ReadonlyMap<string, PaymentProvider>;
  verifyViewer?: ViewerVerifier;
  /** The age from which a movement in the provider's ledger is compared. */
  reconcileSettleMs?: number;
}>;

export const createApp = async (config: PaymentsConfig, log: Logger, overrides: Overrides = {}) => {
  const dataSource = createDataSource({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'payments',
    entities: [PaymentEntity, PaymentEventEntity, RefundEntity],
    migrations: [MessagingTables1700000000000, CreatePayments1700000100000],
  });
  const inTransaction = makeInTransaction(dataSource);
  const outbox = createOutbox(loadRoutes(config.MESSAGE_ROUTES_FILE));
  const payments = new PaymentStore(dataSource);
  const providers = overrides.providers ?? createProviders(config);
  const provider = providers.get(config.PROVIDER);
  if (!provider) throw new Error(`no adapter for payment provider ${config.PROVIDER}`);
  const raiseAlert = makeRaiseAlert(log);
  const deps = {
    inTransaction,
    payments,
    outbox,
    toReply,
    askProvider: makeAskProvider({ providers, log }),
    raiseAlert,
    provider: provider.name,
  };
  const useCases = {
    authorize: makeAuthorizePayment(deps),
    capture: makeCapturePayment(deps),
    reverse: makeReversePayment(deps),
    sweep: makeSweepPayments({ payments, advance: makeAdvancePayment(deps), log }),
    receiveWebhook: makeReceiveWebhook({ inTransaction, providers, log }),
    reconcile: makeReconcilePayments({
      dataSource,
      payments,
      provider,
      raiseAlert,
      log,
      settleMs: overrides.reconcileSettleMs,
    }),
  };
  const handlers = paymentHandlers(useCases);
  const deadLetters = createDeadLetters({ service: 'payments', dataSource, inTransaction, outbox });

  const startWorker = async () => {
    const messaging = await startMessaging({
      service: 'payments',
      store: createPostgresOutboxStore({ dataSource, url: config.DATABASE_URL, log }),
      queues: createQueues({ redisUrl: config.REDIS_URL, databaseUrl: config.QUEUE_DATABASE_URL, log }),
      handlers,
      deadLetters,
      concurrency: config.QUEUE_CONCURRENCY,
      log,
    });
    const sweeper = startSweeper({
      name: 'open-payments',
      everyMs: config.SWEEP_EVERY_MS,
      batchSize: sweepBatch,
      run: useCases.sweep,
      log,
    });
    const reconciler = startSweeper({
      name: 'reconciliation',
      everyMs: config.RECONCILE_EVERY_MS,
      // A difference is reported once and is no backlog, so a full pass must not start the next one at once.
      batchSize: Number.POSITIVE_INFINITY,
      run: async () => {
        // Longer than any provider goes on delivering the same event.
        await dataSource.query(
          "delete from provider_event where received_at < clock_timestamp() - interval '90 days'",
        );
        return (await useCases.reconcile()).length;
      },
      log,
    });
    return { close: () => closeAll(messaging, sweeper, reconciler) };
  };

  return {
    dataSource,
    useCases,
    handlers,
    schema: createPaymentsSchema({ orderAccessSecret: config.ORDER_ACCESS_SECRET, deadLetters }),
    verifyViewer:
      overrides.verifyViewer ??
      createViewerVerifier({
        issuer: config.JWT_ISSUER,
        audience: config.JWT_AUDIENCE,
        keys: config.JWKS_URL,
      }),
    extendContext: (base: BaseContext): PaymentsContext => ({ ...base, loaders: createLoaders(payments) }),
    addRoutes: (http: FastifyInstance) => registerWebhooks(http, useCases.receiveWebhook),
    startWorker,
    open: async () => void (await dataSource.initialize()),
    migrate: async () => {
      await ensureDatabase(config.DATABASE_URL);
      await dataSource.initialize();
      await dataSource.runMigrations({ transaction: 'each' });
    },
    checks: { database: async () => void (await dataSource.query('select 1')) },
    close: async () => {
      for (const one of providers.values()) await one.close();
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
};
