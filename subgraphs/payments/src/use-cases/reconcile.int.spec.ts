import { join } from 'node:path';
import { enableCrashPoints } from '@shop/kit/crash-point';
import { newId } from '@shop/kit/db';
import { metrics } from '@shop/kit/metrics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandsOf, type PaymentsWorld, startPaymentsWorld } from '../testing/payments-world.js';

let world: PaymentsWorld;
beforeAll(async () => {
  world = await startPaymentsWorld();
});
afterAll(() => world.close());

const reconcile = () => world.app.useCases.reconcile();
const authorizeBehindOurBack = (key: string) =>
  fetch(`${world.simulator.url}/v1/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.config.SIMULATOR_API_KEY}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify({
      amount: 500,
      currency: 'EUR',
      method: 'card',
      token: 'tok_ok',
      reference: newId(),
    }),
  });

it('finds nothing where every movement is in our rows', async () => {
  for (const token of ['tok_ok', 'tok_declined', 'tok_ok']) {
    const order = commandsOf(token);
    await world.deliver(order.authorize);
    await world.deliver(order.capture);
    if (token === 'tok_ok') await world.deliver(order.reverse);
  }
  expect(await reconcile()).toEqual([]);
});

it('names money that is held without a row, once', async () => {
  await authorizeBehindOurBack('nobody:authorize:1');
  expect(await reconcile()).toEqual([
    { providerKey: 'nobody:authorize:1', orderId: null, problem: 'NO_ROW', ours: 0, theirs: 500 },
  ]);
  expect(await reconcile()).toEqual([]);
});

it('names a row that says something else than the provider', async () => {
  const order = commandsOf('tok_ok');
  await world.deliver(order.authorize);
  await world.deliver(order.capture);
  await world.query('update payment set captured_minor = 1 where order_id = $1', [order.orderId]);
  expect(await reconcile()).toMatchObject([
    { orderId: order.orderId, problem: 'CAPTURED_DIFFERS', ours: 1, theirs: 1290 },
  ]);
});

it('a crash behind the cursor does not keep a difference from being told', async () => {
  const alerts = async () =>
    Number(
      /payment_alerts_total\{kind="RECONCILIATION_DIFFERS"\} (\d+)/.exec(await metrics.text())?.[1] ?? 0,
    );
  const journal = join(world.folder, 'crashes.jsonl');
  const before = await alerts();
  await authorizeBehindOurBack('nobody:authorize:2');
  const crashes = enableCrashPoints('payments', { CRASH_POINTS: journal }, world.log);
  crashes?.arm({ point: 'payments:after-reconciled', action: 'throw' });
  await expect(reconcile()).rejects.toThrow('crash point');
  expect(await alerts()).toBe(before + 1);
});
