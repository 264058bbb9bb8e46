import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, rowsOf } from '@shop/kit/db';
import { signAccess } from '@shop/kit/identity';
import { createLogger } from '@shop/kit/log';
import type { Message } from '@shop/kit/messaging';
import { createTestDatabase, testIdentity } from '@shop/kit/testing';
import { startSimulator } from '@shop/payment-simulator/app';
import { createApp } from '../app.js';
import { readConfig } from '../config.js';
import { authorizePayment, capturePayment, reversePayment } from '../messaging/messages.js';
import { createProviders } from '../providers/create-providers.js';
import type { PaymentProvider } from '../providers/payment-provider.js';

type Wrap = (provider: PaymentProvider) => PaymentProvider;
type Reply = Message<{
  orderId: string;
  reason?: string;
  actionUrl?: string;
  outcome?: string;
  amount?: { minor: number };
}>;
type Movement = { kind: string; amount: number; reference: string };
export type PaymentsWorld = Awaited<ReturnType<typeof startPaymentsWorld>>;

const apiKey = 'simulator-api-key';
export const webhookSecret = 'simulator-webhook-secret';
export const orderAccessSecret = 'order-access-secret-of-the-test';
const log = createLogger({ name: 'payments', level: 'silent' });

const callSimulator = async (url: string, path: string, method: string, body?: unknown) => {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, {
    method,
    headers,
    body: body ? JSON.stringify(body) : undefined,
  });
  return response.json();
};

/** The payments subgraph on a database of its own, with a real simulator process's HTTP server beside it. */
export const startPaymentsWorld = async (env: Record<string, string> = {}, webhookUrl?: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'payments-'));
  const database = await createTestDatabase();
  const identity = await testIdentity();
  const simulator = await startSimulator({
    dataFile: join(folder, 'ledger.sqlite'),
    apiKey,
    host: '127.0.0.1',
    port: 0,
    delays: { timeoutMs: 20_000, slowMs: 600 },
    webhook: webhookUrl ? { url: webhookUrl, secret: webhookSecret } : undefined,
    log,
  });
  const config = readConfig({
    DATABASE_URL: database.url,
    QUEUE_DATABASE_URL: database.url,
    ORDER_ACCESS_SECRET: orderAccessSecret,
    SIMULATOR_URL: simulator.url,
    SIMULATOR_API_KEY: apiKey,
    SIMULATOR_WEBHOOK_SECRET: webhookSecret,
    PROVIDER_DEADLINE_MS: '400',
    ...env,
  });
  // Tests put a fault around the real adapter here.
  let wrap: Wrap = (provider) => provider;
  const adapters = createProviders(config);
  const switched = new Proxy(adapters.get('simulator') as PaymentProvider, {
    get: (target, name) => Reflect.get(wrap(target), name),
  });
  const app = await createApp(config, log, {
    providers: new Map([['simulator', switched]]),
    verifyViewer: identity.verify,
    reconcileSettleMs: -60_000,
  });
  await app.migrate();

  const query = async <T = Record<string, unknown>>(sql: string, parameters: unknown[] = []) =>
    rowsOf<T>(await app.dataSource.query(sql, parameters));

  return {
    app,
    config,
    folder,
    identity,
    simulator,
    log,
    query,
    wrapProvider: (next: Wrap) => {
      wrap = next;
    },
    unwrapProvider: () => {
      wrap = (provider) => provider;
    },
    /** Runs a delivery as the queue's consumer would. */
    deliver: async (message: Message) => {
      const handler = app.handlers.find(({ definition }) => definition.type === message.type);
      await handler?.run({ ...message, payload: handler.definition.schema.parse(message.payload) });
    },
    status: async (orderId: string) =>
      (await query<{ status: string }>('select status from payment where order_id = $1', [orderId]))[0]
        ?.status,
    replies: async (orderId: string) =>
      (
        await query<{ message: Reply }>(
          `select message from outbox where message->'payload'->>'orderId' = $1 and receiver = 'orders' order by created_at, id`,
          [orderId],
        )
      ).map(({ message }) => message),
    /** Lets the order's next question come due now and asks it. */
    sweepNow: async (orderId: string) => {
      await query(
        'update payment set next_check_at = clock_timestamp() where order_id = $1 and next_check_at is not null',
        [orderId],
      );
      await app.useCases.sweep();
    },
    movements: async (orderId: string): Promise<string[]> => {
      const { data } = (await callSimulator(simulator.url, '/v1/ledger?limit=500', 'GET')) as {
        data: Movement[];
      };
      return data.filter(({ reference }) => reference === orderId).map(({ kind }) => kind);
    },
    setOutage: (mode: 'none' | 'unavailable' | 'hang') =>
      callSimulator(simulator.url, '/test/outage', 'PUT', { mode }),
    close: async () => {
      await app.close();
      await simulator.close();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
};

const sagaOf = (orderId: string, step: string, revision: number) => ({
  saga: { id: orderId, step, revision },
});

/** The commands of one order, as its saga would send them. */
export const commandsOf = (token: string, { userId = newId() as string | null, minor = 1290 } = {}) => {
  const orderId = newId();
  return {
    orderId,
    userId,
    accessToken: signAccess(orderId, orderAccessSecret),
    authorize: authorizePayment.create(
      { orderId, amount: { minor, currency: 'EUR' }, method: 'card', token, userId },
      sagaOf(orderId, 'authorize-payment', 2),
    ),
    capture: capturePayment.create({ orderId }, sagaOf(orderId, 'capture-payment', 4)),
    reverse: reversePayment.create({ orderId, reason: 'TEST' }, sagaOf(orderId, 'authorize-payment', 5)),
  };
};
