import { createDataSource, makeInTransaction } from '@shop/kit/db';
import { serveGraphql } from '@shop/kit/graphql';
import { createHttpServer } from '@shop/kit/http';
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
import type { PaymentsConfig } from './config.js';
import { CreatePayments1700000100000 } from './db/migrations/create-payments.js';
import { PaymentEntity } from './db/payment.entity.js';
import { PaymentEventEntity } from './db/payment-event.entity.js';
import { PaymentStore } from './db/payment-store.js';
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

export const createPaymentsDataSource = (
  config: Pick<PaymentsConfig, 'DATABASE_URL' | 'DATABASE_POOL_SIZE'>,
) =>
  createDataSource({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'payments',
    entities: [PaymentEntity, PaymentEventEntity],
    migrations: [MessagingTables1700000000000, CreatePayments1700000100000],
  });

export const createApp = async (config: PaymentsConfig, log: Logger, overrides: Overrides = {}) => {
  const dataSource = await createPaymentsDataSource(config).initialize();
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

  const startApi = async () => {
    const verifyViewer =
      overrides.verifyViewer ??
      createViewerVerifier({
        issuer: config.JWT_ISSUER,
        audience: config.JWT_AUDIENCE,
        keys: config.JWKS_URL,
      });
    const http = createHttpServer({ log });
    await registerWebhooks(http, useCases.receiveWebhook);
    await serveGraphql<PaymentsContext>({
      http,
      log,
      verifyViewer,
      schema: createPaymentsSchema({ orderAccessSecret: config.ORDER_ACCESS_SECRET }),
      extendContext: (base) => ({ ...base, loaders: createLoaders(payments) }),
    });
    const url = await http.listen({ host: config.HOST, port: config.PORT });
    return { url, close: () => http.close() };
  };

  const startWorker = async () => {
    const messaging = await startMessaging({
      service: 'payments',
      store: createPostgresOutboxStore({ dataSource, url: config.DATABASE_URL, log }),
      queues: createQueues({ redisUrl: config.REDIS_URL, databaseUrl: config.QUEUE_DATABASE_URL, log }),
      handlers,
      deadLetters: createDeadLetters({ service: 'payments', dataSource, inTransaction, outbox }),
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
      run: async () => (await useCases.reconcile()).length,
      log,
    });
    return { close: () => closeAll(messaging, sweeper, reconciler) };
  };

  return {
    dataSource,
    useCases,
    handlers,
    startApi,
    startWorker,
    checkDatabase: async () => void (await dataSource.query('select 1')),
    close: async () => {
      for (const one of providers.values()) await one.close();
      await dataSource.destroy();
    },
  };
};
