import { newId } from '@shop/kit/db';
import { freePort } from '@shop/kit/embedded-postgres';
import { createHttpServer } from '@shop/kit/http';
import { waitFor } from '@shop/kit/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsOf, type PaymentsWorld, startPaymentsWorld } from '../testing/payments-world.js';
import { signedWebhook } from '../testing/signed-webhook.js';

let world: PaymentsWorld;
let http: FastifyInstance;
beforeAll(async () => {
  world = await startPaymentsWorld();
  http = createHttpServer({ log: world.log });
  world.app.addRoutes(http);
});
afterAll(async () => {
  await http.close();
  await world.close();
});

const post = (delivery: ReturnType<typeof signedWebhook>, provider = 'simulator') =>
  http.inject({
    method: 'POST',
    url: `/webhooks/${provider}`,
    headers: { 'content-type': 'application/json', ...delivery.headers },
    payload: delivery.body,
  });
const taken = async (eventId: string) =>
  (await world.query('select 1 from provider_event where event_id = $1', [eventId])).length;

describe('a webhook', () => {
  it('is taken once, however often it is delivered', async () => {
    const delivery = signedWebhook(newId());
    const answers = await Promise.all([post(delivery), post(delivery), post(delivery)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204]);
    expect(await taken(delivery.eventId)).toBe(1);
  });

  it.each([
    ['a wrong secret', () => signedWebhook('key', Date.now(), { secret: 'another-secret' })],
    ['an old signature', () => signedWebhook('key', Date.now() - 10 * 60_000)],
    ['no signature', () => ({ ...signedWebhook('key'), headers: { 'x-webhook-signature': '' } })],
    ['an empty body', () => ({ ...signedWebhook('key'), body: Buffer.alloc(0) })],
  ])('with %s is 401, without a reason, and leaves nothing', async (_name, make) => {
    const delivery = make();
    const answer = await post(delivery);
    expect([answer.statusCode, answer.body]).toEqual([401, '']);
    expect(await taken(delivery.eventId)).toBe(0);
  });

  it('of an unknown provider is 404, and a huge one is 413', async () => {
    expect((await post(signedWebhook('key'), 'nobody')).statusCode).toBe(404);
    const huge = { ...signedWebhook('key'), body: Buffer.alloc(300 * 1024, 'x') };
    expect((await post(huge)).statusCode).toBe(413);
  });

  it('makes the provider be asked now about a payment in doubt, and does not believe what it says', async () => {
    const order = commandsOf('tok_unavailable_2');
    await world.deliver(order.authorize);
    await world.query(
      "update payment set next_check_at = clock_timestamp() + interval '1 hour' where order_id = $1",
      [order.orderId],
    );
    // It says "authorized"; the provider, asked, is still away.
    await post(signedWebhook(`${order.orderId}:authorize:1`));
    await world.app.useCases.sweep();
    expect(await world.status(order.orderId)).toBe('UNKNOWN');
    await world.sweepNow(order.orderId);
    expect(await world.status(order.orderId)).toBe('AUTHORIZED');
  });

  it('leaves a payment at rest alone', async () => {
    const order = commandsOf('tok_ok');
    await world.deliver(order.authorize);
    await post(signedWebhook(`${order.orderId}:authorize:1`));
    const rows = await world.query('select next_check_at from payment where order_id = $1', [order.orderId]);
    expect(rows).toEqual([{ next_check_at: null }]);
  });
});

describe('a payment that needs the shopper', () => {
  it.each([
    ['approve', 'payments.payment-authorized'],
    ['refuse', 'payments.payment-declined'],
  ])('is told after they %s, with the saga reference of the command', async (decision, type) => {
    const webhookUrl = `http://127.0.0.1:${await freePort()}/webhooks/simulator`;
    const other = await startPaymentsWorld({}, webhookUrl);
    const receiver = createHttpServer({ log: other.log });
    other.app.addRoutes(receiver);
    await receiver.listen({ host: '127.0.0.1', port: Number(new URL(webhookUrl).port) });
    try {
      const order = commandsOf('tok_action_required');
      await other.deliver(order.authorize);
      const [pending] = await other.replies(order.orderId);
      expect(pending).toMatchObject({ payload: { reason: 'ACTION_REQUIRED' } });
      const actionUrl = pending?.payload.actionUrl ?? '';
      await fetch(actionUrl, { method: 'POST', body: new URLSearchParams({ decision }) });
      const reply = await waitFor('the final answer', async () => {
        await other.app.useCases.sweep();
        return (await other.replies(order.orderId))[1];
      });
      expect(reply).toMatchObject({ type, saga: order.authorize.saga });
    } finally {
      await receiver.close();
      await other.close();
    }
  });
});
