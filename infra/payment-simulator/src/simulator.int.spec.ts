import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@shop/kit/log';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSimulator } from './app.js';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;
type Delivery = { headers: IncomingMessage['headers']; body: string };
type Body = Record<string, unknown> & { id: string; status: string; actionUrl: string };

const quiet = createLogger({ name: 'payment-simulator', level: 'silent' });
let folder: string;
let simulator: Simulator;
let receiver: Server;
let deliveries: Delivery[];
let webhookStatus: number;

const start = () =>
  startSimulator({
    dataFile: join(folder, 'ledger.sqlite'),
    apiKey: 'test-key',
    host: '127.0.0.1',
    port: 0,
    webhook: {
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
      secret: 'hook-secret',
    },
    delays: { timeoutMs: 20_000, slowMs: 300 },
    log: quiet,
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  deliveries = [];
  webhookStatus = 200;
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    deliveries.push({ headers: request.headers, body });
    response.writeHead(webhookStatus).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  simulator = await start();
});

afterEach(async () => {
  await simulator.close();
  await new Promise((resolve) => receiver.close(resolve));
  rmSync(folder, { recursive: true });
});

const call = async (method: string, path: string, body?: unknown, key?: string, deadlineMs = 5_000) => {
  const response = await fetch(simulator.url + path, {
    method,
    headers: {
      authorization: 'Bearer test-key',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
  return { status: response.status, body: (await response.json()) as Body };
};
const order = (token: string, reference: string = randomUUID()) => ({
  amount: 1290,
  currency: 'EUR',
  method: 'card',
  token,
  reference,
});
const authorize = (token: string, key: string = randomUUID(), deadlineMs?: number) =>
  call('POST', '/v1/payments', order(token, `order-${key}`), key, deadlineMs);
const lookup = (key: string) => call('GET', `/v1/idempotency-keys/${encodeURIComponent(key)}`);
const ledger = async () =>
  ((await call('GET', '/v1/ledger')).body as unknown as { data: { kind: string; amount: number }[] }).data;
const kinds = async () => (await ledger()).map(({ kind }) => kind);

describe('a payment that goes well', () => {
  it('is authorized, captured and refunded in parts, each once in the ledger', async () => {
    const { body: payment } = await authorize('tok_ok');
    expect(payment).toMatchObject({ status: 'authorized', authorizedAmount: 1290 });
    expect(payment).not.toHaveProperty('token');
    const captured = await call('POST', `/v1/payments/${payment.id}/capture`, {}, 'c1');
    expect(captured.body).toMatchObject({ status: 'captured', capturedAmount: 1290 });
    expect((await call('POST', `/v1/payments/${payment.id}/capture`, {}, 'c2')).status).toBe(409);
    expect(
      (await call('POST', `/v1/payments/${payment.id}/refunds`, { amount: 290 }, 'r1')).body,
    ).toMatchObject({
      amount: 290,
      payment: { status: 'partially_refunded' },
    });
    expect((await call('POST', `/v1/payments/${payment.id}/refunds`, { amount: 1001 }, 'r2')).status).toBe(
      409,
    );
    await call('POST', `/v1/payments/${payment.id}/refunds`, { amount: 1000 }, 'r3');
    expect((await call('GET', `/v1/payments/${payment.id}`)).body).toMatchObject({
      status: 'refunded',
      refundedAmount: 1290,
    });
    expect(await kinds()).toEqual(['authorized', 'captured', 'refunded', 'refunded']);
  });

  it('can be voided before it is captured, and not after', async () => {
    const first = (await authorize('tok_ok')).body;
    expect((await call('POST', `/v1/payments/${first.id}/void`, {}, 'v1')).body.status).toBe('voided');
    const second = (await authorize('tok_ok')).body;
    await call('POST', `/v1/payments/${second.id}/capture`, {}, 'c1');
    expect((await call('POST', `/v1/payments/${second.id}/void`, {}, 'v2')).status).toBe(409);
  });

  it('is found by its id, its key and its reference', async () => {
    const { body: payment } = await authorize('tok_ok', 'key-1');
    expect((await lookup('key-1')).body).toMatchObject({
      state: 'done',
      answer: { body: { id: payment.id } },
    });
    const found = await call('GET', `/v1/payments?reference=order-key-1`);
    expect(found.body).toMatchObject({ data: [{ id: payment.id }], next: null });
    expect((await call('GET', '/v1/payments?idempotencyKey=key-1')).body).toMatchObject({
      data: [{ id: payment.id }],
    });
    expect((await call('GET', '/v1/payments?idempotencyKey=other')).body).toMatchObject({ data: [] });
    expect((await lookup('never-seen')).status).toBe(404);
  });

  it('lists the ledger in pages', async () => {
    for (let n = 0; n < 3; n += 1) await authorize('tok_ok');
    const first = (await call('GET', '/v1/ledger?limit=2')).body as unknown as {
      data: unknown[];
      next: number;
    };
    expect(first.data).toHaveLength(2);
    const rest = (await call('GET', `/v1/ledger?limit=2&after=${first.next}`)).body;
    expect(rest).toMatchObject({ data: [{ seq: 3, paymentKey: expect.any(String) }], next: null });
  });
});

describe('refusals', () => {
  it.each([
    ['tok_declined', 'card_declined'],
    ['tok_insufficient_funds', 'insufficient_funds'],
    ['tok_whatever', 'invalid_token'],
  ])('%s is declined with %s', async (token, declineCode) => {
    expect((await authorize(token)).body).toMatchObject({ status: 'declined', declineCode });
  });

  it('a capture of tok_capture_refused is refused every time, and the hold can be voided', async () => {
    const { body: payment } = await authorize('tok_capture_refused');
    for (const key of ['c1', 'c2'])
      expect((await call('POST', `/v1/payments/${payment.id}/capture`, {}, key)).status).toBe(402);
    expect((await call('POST', `/v1/payments/${payment.id}/void`, {}, 'v')).body.status).toBe('voided');
  });

  it('tok_short_amount holds less than was asked', async () => {
    expect((await authorize('tok_short_amount')).body.authorizedAmount).toBe(1289);
  });

  it('tok_void_refused and tok_refund_refused keep the money where it is', async () => {
    const held = (await authorize('tok_void_refused')).body;
    expect((await call('POST', `/v1/payments/${held.id}/void`, {}, 'v')).status).toBe(402);
    const taken = (await authorize('tok_refund_refused')).body;
    await call('POST', `/v1/payments/${taken.id}/capture`, {}, 'c');
    expect((await call('POST', `/v1/payments/${taken.id}/refunds`, { amount: 1 }, 'r')).status).toBe(402);
  });
});

describe('bad requests', () => {
  it('a missing or wrong API key is 401', async () => {
    const none = await fetch(`${simulator.url}/v1/ledger`);
    const wrong = await fetch(`${simulator.url}/v1/ledger`, { headers: { authorization: 'Bearer nope' } });
    expect([none.status, wrong.status]).toEqual([401, 401]);
  });

  it.each([
    ['a zero amount', { ...order('tok_ok'), amount: 0 }],
    ['a fraction', { ...order('tok_ok'), amount: 1.5 }],
    ['a huge amount', { ...order('tok_ok'), amount: 2 ** 60 }],
    ['an unknown field', { ...order('tok_ok'), extra: 1 }],
    ['no body', undefined],
  ])('%s is 400 and leaves nothing behind', async (_name, body) => {
    expect((await call('POST', '/v1/payments', body, 'key')).status).toBe(400);
    expect((await lookup('key')).status).toBe(404);
  });

  it('broken JSON, a missing key, an unknown payment and an enormous body are client errors', async () => {
    const headers = {
      authorization: 'Bearer test-key',
      'content-type': 'application/json',
      'idempotency-key': 'k',
    };
    const post = (body: string) =>
      fetch(`${simulator.url}/v1/payments`, { method: 'POST', headers, body }).then(({ status }) => status);
    expect(await post('{')).toBe(400);
    expect(await post(JSON.stringify('x'.repeat(100_000)))).toBe(413);
    expect((await call('POST', '/v1/payments', order('tok_ok'))).status).toBe(400);
    expect((await call('POST', '/v1/payments/pay_none/capture', {}, 'c')).status).toBe(404);
  });
});

describe('idempotency keys', () => {
  it('the same key with the same body gives the stored answer, also twenty times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => authorize('tok_ok', 'key-1')));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await kinds()).toEqual(['authorized']);
  });

  it('the same key with another body is 422', async () => {
    await call('POST', '/v1/payments', order('tok_ok', 'a'), 'key-1');
    expect((await call('POST', '/v1/payments', order('tok_ok', 'b'), 'key-1')).status).toBe(422);
  });

  it('the same key while the first is running is 409, and then the stored answer', async () => {
    const first = authorize('tok_slow', 'key-1');
    await vi.waitFor(async () => expect((await lookup('key-1')).body.state).toBe('running'));
    expect((await authorize('tok_slow', 'key-1')).status).toBe(409);
    const { body } = await first;
    expect((await authorize('tok_slow', 'key-1')).body.id).toBe(body.id);
    expect(await kinds()).toEqual(['authorized']);
  });

  it('a conflict does not stick to its key', async () => {
    const { body: payment } = await authorize('tok_ok');
    expect((await call('POST', `/v1/payments/${payment.id}/refunds`, { amount: 5 }, 'r')).status).toBe(409);
    await call('POST', `/v1/payments/${payment.id}/capture`, {}, 'c');
    expect((await call('POST', `/v1/payments/${payment.id}/refunds`, { amount: 5 }, 'r')).status).toBe(200);
  });
});

describe('faults', () => {
  it('a time-out before the effect leaves nothing; the retry with the same key succeeds', async () => {
    await expect(authorize('tok_timeout_before', 'key-1', 200)).rejects.toThrow();
    expect(await ledger()).toEqual([]);
    expect((await authorize('tok_timeout_before', 'key-1')).body.status).toBe('authorized');
  });

  it('a time-out after the effect is found by its key, and the retry does nothing more', async () => {
    await expect(authorize('tok_timeout_after', 'key-1', 200)).rejects.toThrow();
    expect((await lookup('key-1')).body).toMatchObject({ answer: { body: { status: 'authorized' } } });
    expect((await authorize('tok_timeout_after', 'key-1')).status).toBe(200);
    expect(await kinds()).toEqual(['authorized']);
  });

  it('a 500 after the effect is repaired by the retry', async () => {
    expect((await authorize('tok_error_after', 'key-1')).status).toBe(500);
    expect((await authorize('tok_error_after', 'key-1')).body.status).toBe('authorized');
    expect(await kinds()).toEqual(['authorized']);
  });

  it('tok_unavailable_2 answers 503 twice, also over a restart', async () => {
    expect((await authorize('tok_unavailable_2', 'key-1')).status).toBe(503);
    await simulator.close();
    simulator = await start();
    expect((await authorize('tok_unavailable_2', 'key-1')).status).toBe(503);
    expect((await authorize('tok_unavailable_2', 'key-1')).status).toBe(200);
  });

  it('a capture can time out after its effect', async () => {
    const { body: payment } = await authorize('tok_capture_timeout_after');
    const capture = (deadlineMs?: number) =>
      call('POST', `/v1/payments/${payment.id}/capture`, {}, 'c', deadlineMs);
    await expect(capture(200)).rejects.toThrow();
    expect((await capture()).body.status).toBe('captured');
    expect(await kinds()).toEqual(['authorized', 'captured']);
  });

  it('the outage switch makes everything unavailable or silent', async () => {
    await call('PUT', '/test/outage', { mode: 'unavailable' });
    expect((await authorize('tok_ok')).status).toBe(503);
    await call('PUT', '/test/outage', { mode: 'hang' });
    await expect(authorize('tok_ok', 'k', 200)).rejects.toThrow();
    await call('PUT', '/test/outage', { mode: 'none' });
    expect((await authorize('tok_ok')).status).toBe(200);
    expect((await call('PUT', '/test/outage', { mode: 'x' })).status).toBe(400);
  });
});

describe('cancelling by key', () => {
  const cancel = (idempotencyKey: string, key: string = randomUUID()) =>
    call('POST', '/v1/cancels', { idempotencyKey }, key);

  it('voids what the key holds', async () => {
    await authorize('tok_ok', 'key-1');
    expect((await cancel('key-1')).body).toMatchObject({ outcome: 'voided', payment: { status: 'voided' } });
    expect((await cancel('key-1')).body).toMatchObject({ outcome: 'voided' });
    expect(await kinds()).toEqual(['authorized', 'voided']);
  });

  it('makes a late authorize hold nothing', async () => {
    expect((await cancel('key-1')).body).toMatchObject({ outcome: 'nothing_held' });
    expect((await authorize('tok_ok', 'key-1')).body).toMatchObject({
      status: 'declined',
      declineCode: 'cancelled',
    });
  });

  it('does not answer while the authorize is still running', async () => {
    const first = authorize('tok_slow', 'key-1');
    await vi.waitFor(async () => expect((await lookup('key-1')).body.state).toBe('running'));
    expect((await cancel('key-1')).status).toBe(409);
    await first;
    expect((await cancel('key-1')).body).toMatchObject({ outcome: 'voided' });
  });

  it('leaves a captured payment to a refund', async () => {
    const { body: payment } = await authorize('tok_ok', 'key-1');
    await call('POST', `/v1/payments/${payment.id}/capture`, {}, 'c');
    expect((await cancel('key-1')).status).toBe(409);
  });
});

describe('the action page', () => {
  const submit = (url: string, decision: string) =>
    fetch(url, { method: 'POST', body: new URLSearchParams({ decision }) });

  it.each([
    ['approve', 'authorized'],
    ['refuse', 'declined'],
  ])('%s makes the payment %s and tells the shop', async (decision, status) => {
    const { body: payment } = await authorize('tok_action_required');
    expect(payment.status).toBe('requires_action');
    expect(await (await fetch(payment.actionUrl)).text()).toContain('€12.90');
    expect((await submit(payment.actionUrl, decision)).status).toBe(200);
    // A second click changes nothing.
    await submit(payment.actionUrl, decision === 'approve' ? 'refuse' : 'approve');
    expect((await call('GET', `/v1/payments/${payment.id}`)).body).toMatchObject({ status, actionUrl: null });
    await vi.waitFor(() =>
      expect(deliveries.map(({ body }) => JSON.parse(body).type)).toEqual([
        'payment.action_required',
        `payment.${status}`,
      ]),
    );
  });

  it('an unknown page is 404, and the page escapes what the shop sent', async () => {
    expect((await fetch(`${simulator.url}/actions/none`)).status).toBe(404);
    const reference = '<script>1</script>';
    const { body } = await call('POST', '/v1/payments', order('tok_action_required', reference), 'k');
    expect(await (await fetch(body.actionUrl)).text()).not.toContain(reference);
  });
});

describe('webhooks', () => {
  it('are signed over time and body', async () => {
    await authorize('tok_ok');
    await vi.waitFor(() => expect(deliveries).toHaveLength(1));
    const [{ headers, body }] = deliveries as [Delivery];
    const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
      String(headers['x-webhook-signature']),
    ) as string[] as [string, string, string];
    expect(signature).toBe(createHmac('sha256', 'hook-secret').update(`${time}.${body}`).digest('hex'));
    expect(JSON.parse(body)).toMatchObject({ id: headers['x-webhook-id'], type: 'payment.authorized' });
  });

  it('are sent again with the same event id until they are taken, also over a restart', async () => {
    webhookStatus = 500;
    await authorize('tok_ok');
    await vi.waitFor(() => expect(deliveries.length).toBeGreaterThanOrEqual(1));
    await simulator.close();
    webhookStatus = 200;
    simulator = await start();
    await vi.waitFor(() => expect(simulator.pendingWebhooks()).toBe(0), 5_000);
    expect(new Set(deliveries.map(({ headers }) => headers['x-webhook-id'])).size).toBe(1);
  });
});
