import { join } from 'node:path';
import { enableCrashPoints } from '@shop/kit/crash-point';
import { newId } from '@shop/kit/db';
import { metrics } from '@shop/kit/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('a crash', () => {
  const alerts = async () =>
    Number(
      /payment_alerts_total\{kind="RECONCILIATION_DIFFERS"\} (\d+)/.exec(await metrics.text())?.[1] ?? 0,
    );
  const crashAt = (point: string) =>
    enableCrashPoints('payments', { CRASH_POINTS: join(world.folder, 'crashes.jsonl') }, world.log)?.arm({
      point,
      action: 'throw',
    });

  it('behind the cursor does not keep a difference from being told', async () => {
    const before = await alerts();
    await authorizeBehindOurBack('nobody:authorize:2');
    crashAt('payments:after-reconciled');
    await expect(reconcile()).rejects.toThrow('crash point');
    expect(await alerts()).toBe(before + 1);
  });

  it('before it makes the difference be told again', async () => {
    await authorizeBehindOurBack('nobody:authorize:3');
    crashAt('payments:before-reconciled');
    await expect(reconcile()).rejects.toThrow('crash point');
    expect(await reconcile()).toMatchObject([{ providerKey: 'nobody:authorize:3', problem: 'NO_ROW' }]);
  });
});
