import type { BaseContext } from '@shop/kit/graphql';
import type { ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import { closeAll, startSweeper } from '@shop/kit/process';
import { createFoundation } from '@shop/kit/service';
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
  const foundation = createFoundation({
    name: 'payments',
    config,
    log,
    entities: [PaymentEntity, PaymentEventEntity, RefundEntity],
    migrations: [CreatePayments1700000100000],
    verifyViewer: overrides.verifyViewer,
    logFields: ['orderId'],
  });
  const { dataSource, inTransaction, outbox, deadLetters } = foundation;
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

  const startWorker = async () => {
    const messaging = await foundation.startMessaging(handlers);
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
    return { checks: messaging.checks, close: () => closeAll(messaging, sweeper, reconciler) };
  };

  return {
    dataSource,
    useCases,
    handlers,
    schema: createPaymentsSchema({ orderAccessSecret: config.ORDER_ACCESS_SECRET, deadLetters }),
    extendContext: (base: BaseContext): PaymentsContext => ({ ...base, loaders: createLoaders(payments) }),
    addRoutes: (http: FastifyInstance) => registerWebhooks(http, useCases.receiveWebhook),
    startWorker,
    ...foundation.life,
    close: async () => {
      for (const one of providers.values()) await one.close();
      await foundation.life.close();
    },
  };
};
