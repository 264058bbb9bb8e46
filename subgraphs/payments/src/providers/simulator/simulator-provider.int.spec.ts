import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PaymentsWorld, startPaymentsWorld, webhookSecret } from '../../testing/payments-world.js';
import { signedWebhook } from '../../testing/signed-webhook.js';
import { createProviders } from '../create-providers.js';
import { describePaymentProvider } from '../payment-provider.contract.js';
import type { PaymentProvider } from '../payment-provider.js';
import { createSimulatorProvider } from './simulator-provider.js';

let world: PaymentsWorld;
let provider: PaymentProvider;
beforeAll(async () => {
  world = await startPaymentsWorld({ PROVIDER_BREAKER_FAILURES: '1000' });
  provider = createProviders(world.config).get('simulator') as PaymentProvider;
});
afterAll(async () => {
  await provider.close();
  await world.close();
});

describePaymentProvider('simulator', {
  provider: () => provider,
  tokens: {
    ok: 'tok_ok',
    declined: 'tok_declined',
    timeoutBefore: 'tok_timeout_before',
    timeoutAfter: 'tok_timeout_after',
    actionRequired: 'tok_action_required',
    captureRefused: 'tok_capture_refused',
  },
  signedWebhook,
});

describe('a provider that misbehaves', () => {
  let server: Server | undefined;
  let answers = 0;
  afterEach(() => {
    answers = 0;
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  const against = async (
    status: number,
    body: string,
    breaker = { failures: 1000, halfOpenAfterMs: 60_000 },
  ) => {
    server = createServer((_request, response) => {
      answers += 1;
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return createSimulatorProvider({
      baseUrl: `http://127.0.0.1:${port}`,
      apiKey: 'simulator-api-key',
      webhookSecret,
      deadlineMs: 300,
      breaker,
    });
  };
  const unavailable = { kind: 'unknown', reason: 'PROVIDER_UNAVAILABLE' };

  it.each([
    [500, '{}', { kind: 'unknown', reason: 'UNKNOWN_OUTCOME' }],
    [502, '<html>', { kind: 'unknown' }],
    [503, '{}', unavailable],
    [401, '{}', unavailable],
    [429, '{}', unavailable],
    [200, 'not json', { kind: 'unknown', reason: 'UNKNOWN_OUTCOME' }],
    [200, '{"id": 1}', { kind: 'unknown', detail: 'unreadable answer' }],
    [409, '{"error":{"code":"idempotency_key_in_progress"}}', { kind: 'unknown' }],
    [
      422,
      '{"error":{"code":"idempotency_key_reused"}}',
      { kind: 'refused', reason: 'idempotency_key_reused' },
    ],
  ])('an answer %d %s to an authorization is read as %o', async (status, body, expected) => {
    const adapter = await against(status, body);
    const input = {
      key: 'k',
      orderId: 'o',
      amount: { minor: 1, currency: 'EUR' },
      method: 'card',
      token: 't',
    };
    expect(await adapter.authorize(input)).toMatchObject(expected);
    await adapter.close();
  });

  it('that nobody can reach is unavailable', async () => {
    const adapter = await against(200, '{}');
    await new Promise((resolve) => server?.close(resolve));
    expect(await adapter.find('k')).toMatchObject(unavailable);
    await expect(adapter.ledger(0, 10)).rejects.toThrow('cannot be read');
    await adapter.close();
  });

  it('is left alone behind an open breaker, which is a doubt and no decline', async () => {
    const adapter = await against(500, '{}', { failures: 2, halfOpenAfterMs: 60_000 });
    for (let n = 0; n < 5; n += 1) await adapter.find('k');
    expect(await adapter.find('k')).toMatchObject({ ...unavailable, detail: 'breaker open' });
    expect(answers).toBe(2);
    await adapter.close();
  });

  it('that refuses a cancel and knows no payment leaves a doubt', async () => {
    const adapter = await against(409, '{"error":{"code":"invalid_state"}}');
    expect(await adapter.cancel({ key: 'c', authorizeKey: 'k' })).not.toEqual({ kind: 'nothing' });
    await adapter.close();
  });
});
