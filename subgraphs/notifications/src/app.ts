import type { BaseContext } from '@shop/kit/graphql';
import type { ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import { closeAll, startSweeper } from '@shop/kit/process';
import { createFoundation } from '@shop/kit/service';
import type { FastifyInstance } from 'fastify';
import type { NotificationsConfig } from './config.js';
import { CapturedMailStore } from './db/captured-mail-store.js';
import { DeliveryStore } from './db/delivery-store.js';
import { NotificationStore } from './db/notification-store.js';
import { entities, migrations } from './db/tables.js';
import { TemplateStore } from './db/template-store.js';
import type { NotificationsContext } from './graphql/context.js';
import { createLoaders } from './graphql/loaders.js';
import { createNotificationsSchema } from './graphql/schema.js';
import { createCapturedMailer } from './mail/captured-mailer.js';
import { makeRenderMail } from './mail/render-mail.js';
import { createSmtpMailer } from './mail/smtp-mailer.js';
import { addMailboxRoutes } from './mailbox/mailbox.routes.js';
import { createHandlers } from './messaging/handlers.js';
import { makeAcceptOrderConfirmation } from './use-cases/accept-order-confirmation.js';
import type { Mailer } from './use-cases/mailer.js';
import { makeRetryDelivery } from './use-cases/retry-delivery.js';
import { batchSize, makeSendDueDeliveries } from './use-cases/send-due-deliveries.js';

type Overrides = Readonly<{ mailer?: Mailer; verifyViewer?: ViewerVerifier; random?: () => number }>;

export const createApp = async (config: NotificationsConfig, log: Logger, overrides: Overrides = {}) => {
  const foundation = createFoundation({
    name: 'notifications',
    config,
    log,
    entities,
    migrations,
    verifyViewer: overrides.verifyViewer,
    logFields: ['orderId'],
  });
  const { dataSource, inTransaction, outbox, deadLetters } = foundation;
  const notifications = new NotificationStore(dataSource);
  const deliveries = new DeliveryStore(inTransaction);
  const templates = new TemplateStore(dataSource);
  const mailbox = new CapturedMailStore(dataSource);
  const { SMTP_URL, MAIL_FROM, MAIL_DEADLINE_MS: deadlineMs } = config;
  const mailer =
    overrides.mailer ??
    (SMTP_URL
      ? createSmtpMailer({ url: SMTP_URL, from: MAIL_FROM, deadlineMs })
      : createCapturedMailer(mailbox, MAIL_FROM));

  // Set once the sweeper runs in this process; elsewhere a poll finds the row.
  let wake = () => {};
  const useCases = {
    acceptOrderConfirmation: makeAcceptOrderConfirmation({
      inTransaction,
      notifications,
      templates,
      outbox,
      onAccepted: () => wake(),
    }),
    retry: makeRetryDelivery({ inTransaction, deliveries, onRestarted: () => wake() }),
    sendDue: makeSendDueDeliveries({
      inTransaction,
      deliveries,
      render: makeRenderMail(templates),
      mailer,
      deadLetters,
      rules: {
        maxAttempts: config.DELIVERY_MAX_ATTEMPTS,
        baseMs: config.DELIVERY_RETRY_BASE_MS,
        capMs: config.DELIVERY_RETRY_CAP_MS,
      },
      deadlineMs,
      log,
      random: overrides.random,
    }),
  };
  const handlers = createHandlers(useCases);

  const startWorker = async () => {
    const sending = startSweeper({
      name: 'deliveries',
      everyMs: 1_000,
      batchSize,
      log,
      run: useCases.sendDue,
    });
    wake = sending.wake;
    const pruning = startSweeper({
      name: 'captured-mails',
      everyMs: 600_000,
      batchSize: Number.POSITIVE_INFINITY,
      log,
      run: () => mailbox.prune(),
    });
    const messaging = await foundation.startMessaging(handlers);
    return { checks: messaging.checks, close: () => closeAll(messaging, sending, pruning) };
  };

  return {
    dataSource,
    useCases,
    handlers,
    deadLetters,
    schema: createNotificationsSchema(deadLetters),
    extendContext: (base: BaseContext): NotificationsContext => ({
      ...base,
      loaders: createLoaders(notifications),
      orderAccessSecret: config.ORDER_ACCESS_SECRET,
    }),
    addRoutes: (http: FastifyInstance) => {
      if (!SMTP_URL) addMailboxRoutes(http, mailbox);
    },
    startWorker,
    ...foundation.life,
    close: async () => {
      await mailer.close();
      await foundation.life.close();
    },
  };
};
