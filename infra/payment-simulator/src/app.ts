import { createHash, timingSafeEqual } from 'node:crypto';
import { createHttpServer } from '@shop/kit/http';
import type { Logger } from '@shop/kit/log';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { registerActionPage } from './http/action-page.js';
import { registerApi } from './http/api.routes.js';
import { type Delays, makeRunKeyed } from './http/keyed-call.js';
import { Operations } from './http/operations.js';
import { OutageSwitch, registerOutageSwitch } from './http/outage.js';
import { ProviderError } from './http/provider-error.js';
import { openDatabase } from './store/database.js';
import { KeyStore } from './store/key-store.js';
import { PaymentStore } from './store/payment-store.js';
import { WebhookStore } from './store/webhook-store.js';
import { WebhookSender } from './webhooks/webhook-sender.js';

export type SimulatorOptions = Readonly<{
  dataFile: string;
  apiKey: string;
  host: string;
  port: number;
  /** Where shoppers reach the action page; the listening address unless set. */
  publicUrl?: string;
  webhook?: Readonly<{ url: string; secret: string }>;
  delays: Delays;
  log: Logger;
}>;

// Compared as digests, so that neither the length nor the common beginning of a guess shows in the time it takes.
const sameSecret = (given: string, expected: string) =>
  timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(expected).digest(),
  );

export const startSimulator = async (options: SimulatorOptions) => {
  const { log } = options;
  const db = openDatabase(options.dataFile);
  const payments = new PaymentStore(db);
  const keys = new KeyStore(db);
  const webhooks = new WebhookStore(db);
  const outage = new OutageSwitch();
  const held = new Set<() => void>();
  let url = '';

  const sender =
    options.webhook &&
    new WebhookSender(webhooks, {
      ...options.webhook,
      pollMs: 500,
      deadlineMs: 5_000,
      onFailure: ({ id, attempts }, reason) =>
        log.warn({ webhookId: id, attempts: attempts + 1, reason }, 'webhook not delivered'),
    });
  const wakeWebhooks = () => sender?.wake();
  const operations = new Operations({ payments, webhooks, publicUrl: () => options.publicUrl ?? url });

  // A held request ends with a reset, as a broken network path does; it never gets an answer.
  const hold = (request: FastifyRequest, _reply: FastifyReply) => {
    const release = () => {
      clearTimeout(timer);
      held.delete(release);
      request.raw.socket.destroy();
    };
    const timer = setTimeout(release, options.delays.timeoutMs);
    held.add(release);
  };

  const app = createHttpServer({ log, bodyLimit: 64 * 1024 });
  const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    if (error instanceof ProviderError) return reply.code(error.status).send(error.body);
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500)
      return reply.code(status).send(new ProviderError(status, 'invalid_request', 'Malformed request.').body);
    log.error({ err: error, path: request.routeOptions.url }, 'request failed');
    return reply.code(500).send(new ProviderError(500, 'internal_error', 'Unexpected error.').body);
  };

  const requireKey = async (request: FastifyRequest) => {
    if (!sameSecret(request.headers.authorization ?? '', `Bearer ${options.apiKey}`))
      throw new ProviderError(401, 'unauthorized', 'Send Authorization: Bearer <API key>.');
  };
  await app.register(async (provider) => {
    provider.setErrorHandler(answerError);
    registerActionPage(provider, {
      find: payments.byActionToken,
      decide: (token, approved) => {
        const change = db.inTransaction(() => operations.decideAction(token, approved));
        wakeWebhooks();
        return change;
      },
    });
    await provider.register(async (tests) => {
      tests.addHook('onRequest', requireKey);
      registerOutageSwitch(tests, outage);
    });
    await provider.register(
      async (api) => {
        api.addHook('onRequest', requireKey);
        api.addHook('onRequest', async (request, reply) => {
          if (outage.mode === 'unavailable')
            throw new ProviderError(503, 'provider_unavailable', 'The provider is out of order.');
          if (outage.mode !== 'hang') return;
          reply.hijack();
          hold(request, reply);
        });
        const runKeyed = makeRunKeyed({ db, keys, delays: options.delays, wakeWebhooks, hold });
        registerApi(api, { payments, keys, operations, runKeyed });
      },
      { prefix: '/v1' },
    );
  });

  url = await app.listen({ host: options.host, port: options.port });
  return {
    url,
    pendingWebhooks: () => webhooks.pending(),
    checkLedger: async () => void db.sql.prepare('select 1').get(),
    close: async () => {
      for (const release of [...held]) release();
      await app.close();
      await sender?.close();
      db.close();
    },
  };
};
