import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsOf, type PaymentsWorld, startPaymentsWorld } from '../testing/payments-world.js';

let world: PaymentsWorld;
beforeAll(async () => {
  world = await startPaymentsWorld({ PROVIDER_BREAKER_FAILURES: '1000' });
});
afterAll(() => world.close());

const types = async (orderId: string) => (await world.replies(orderId)).map(({ type }) => type.split('.')[1]);

describe('authorize-payment', () => {
  it('holds the exact amount and answers with the saga reference of the command', async () => {
    const order = commandsOf('tok_ok');
    await world.deliver(order.authorize);
    const [reply] = await world.replies(order.orderId);
    expect(reply).toMatchObject({
      type: 'payments.payment-authorized',
      saga: order.authorize.saga,
      correlationId: order.authorize.correlationId,
      causationId: order.authorize.id,
      payload: { orderId: order.orderId, amount: { minor: 1290, currency: 'EUR' } },
    });
    expect(await world.status(order.orderId)).toBe('AUTHORIZED');
  });

  it('forgets the token once the outcome is known', async () => {
    const order = commandsOf('tok_ok');
    await world.deliver(order.authorize);
    const rows = await world.query('select token from payment where order_id = $1', [order.orderId]);
    expect(rows).toEqual([{ token: null }]);
  });

  it.each(['tok_declined', 'tok_insufficient_funds', 'tok_unheard_of'])('declines %s', async (token) => {
    const order = commandsOf(token);
    await world.deliver(order.authorize);
    expect(await types(order.orderId)).toEqual(['payment-declined']);
    expect(await world.movements(order.orderId)).toEqual(['declined']);
  });

  it.each([
    ['tok_timeout_before', 'UNKNOWN_OUTCOME'],
    ['tok_timeout_after', 'UNKNOWN_OUTCOME'],
    ['tok_error_after', 'UNKNOWN_OUTCOME'],
    ['tok_slow', 'UNKNOWN_OUTCOME'],
    ['tok_unavailable_1', 'PROVIDER_UNAVAILABLE'],
  ])(
    '%s is unknown, not declined, and is resolved by asking again with the same key',
    async (token, reason) => {
      const order = commandsOf(token);
      await world.deliver(order.authorize);
      const [pending] = await world.replies(order.orderId);
      expect(pending).toMatchObject({ type: 'payments.payment-pending', payload: { reason } });
      expect(await world.status(order.orderId)).toBe('UNKNOWN');
      // The slow one answers "still running" for a moment.
      for (let n = 0; n < 20 && (await world.status(order.orderId)) === 'UNKNOWN'; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await world.sweepNow(order.orderId);
      }
      expect(await types(order.orderId)).toEqual(['payment-pending', 'payment-authorized']);
      expect((await world.replies(order.orderId))[1]?.saga).toEqual(order.authorize.saga);
      expect(await world.movements(order.orderId)).toEqual(['authorized']);
    },
  );

  it('is pending while the provider is away, also behind an open breaker, and says so only once by itself', async () => {
    const order = commandsOf('tok_unavailable_4');
    await world.deliver(order.authorize);
    for (let n = 0; n < 3; n += 1) await world.sweepNow(order.orderId);
    expect(await types(order.orderId)).toEqual(['payment-pending']);
    await world.sweepNow(order.orderId);
    expect(await types(order.orderId)).toEqual(['payment-pending', 'payment-authorized']);
  });

  it('answers the latest command: a copy of an earlier one does not take its place', async () => {
    const order = commandsOf('tok_unavailable_1');
    const later = { ...order.authorize, saga: { id: order.orderId, step: 'authorize-payment', revision: 9 } };
    await world.deliver(later);
    await world.deliver(order.authorize);
    await world.sweepNow(order.orderId);
    expect((await world.replies(order.orderId)).at(-1)).toMatchObject({
      type: 'payments.payment-authorized',
      saga: { revision: 9 },
    });
  });

  it('gives back a hold of another amount and declines', async () => {
    const order = commandsOf('tok_short_amount');
    await world.deliver(order.authorize);
    expect(await world.replies(order.orderId)).toMatchObject([
      { type: 'payments.payment-declined', payload: { reason: 'AMOUNT_MISMATCH' } },
    ]);
    await world.sweepNow(order.orderId);
    expect(await world.status(order.orderId)).toBe('VOIDED');
    expect(await world.movements(order.orderId)).toEqual(['authorized', 'voided']);
  });

  it('refuses another amount for an order that has a payment', async () => {
    const order = commandsOf('tok_ok');
    await world.deliver(order.authorize);
    const other = {
      ...order.authorize,
      payload: { ...order.authorize.payload, amount: { minor: 1, currency: 'EUR' } },
    };
    await expect(world.deliver(other)).rejects.toThrow('another amount');
    expect(await world.movements(order.orderId)).toEqual(['authorized']);
  });
});

describe('capture-payment', () => {
  it.each(['tok_ok', 'tok_capture_timeout_before', 'tok_capture_timeout_after', 'tok_capture_error_after'])(
    'takes the money of %s once',
    async (token) => {
      const order = commandsOf(token);
      await world.deliver(order.authorize);
      await world.deliver(order.capture);
      await world.sweepNow(order.orderId);
      expect(await world.replies(order.orderId)).toMatchObject([
        { type: 'payments.payment-authorized' },
        { type: 'payments.payment-captured', payload: { amount: { minor: 1290 } }, saga: order.capture.saga },
      ]);
      expect(await world.movements(order.orderId)).toEqual(['authorized', 'captured']);
    },
  );

  it('that is refused for good is told, and the hold can be reversed', async () => {
    const order = commandsOf('tok_capture_refused');
    for (const command of [order.authorize, order.capture, order.reverse]) await world.deliver(command);
    expect(await types(order.orderId)).toEqual([
      'payment-authorized',
      'capture-rejected',
      'payment-reversed',
    ]);
    expect(await world.movements(order.orderId)).toEqual(['authorized', 'voided']);
  });

  it('without an authorization is rejected', async () => {
    const unknown = commandsOf('tok_ok');
    await world.deliver(unknown.capture);
    expect(await world.replies(unknown.orderId)).toMatchObject([{ payload: { reason: 'NOT_FOUND' } }]);
    const declined = commandsOf('tok_declined');
    await world.deliver(declined.authorize);
    await world.deliver(declined.capture);
    expect(await types(declined.orderId)).toEqual(['payment-declined', 'capture-rejected']);
  });
});

describe('reverse-payment', () => {
  it.each(['tok_ok', 'tok_void_timeout_after', 'tok_void_timeout_before', 'tok_void_unavailable_1'])(
    'lets the hold of %s go',
    async (token) => {
      const order = commandsOf(token);
      await world.deliver(order.authorize);
      await world.deliver(order.reverse);
      await world.sweepNow(order.orderId);
      expect((await world.replies(order.orderId)).at(-1)).toMatchObject({
        type: 'payments.payment-reversed',
        payload: { outcome: 'VOIDED' },
        saga: order.reverse.saga,
      });
      expect(await world.movements(order.orderId)).toEqual(['authorized', 'voided']);
    },
  );

  it.each(['tok_ok', 'tok_refund_timeout_after', 'tok_refund_error_after'])(
    'gives the captured money of %s back once',
    async (token) => {
      const order = commandsOf(token);
      for (const command of [order.authorize, order.capture, order.reverse]) await world.deliver(command);
      await world.sweepNow(order.orderId);
      expect((await world.replies(order.orderId)).at(-1)).toMatchObject({ payload: { outcome: 'REFUNDED' } });
      expect(await world.movements(order.orderId)).toEqual(['authorized', 'captured', 'refunded']);
      const refunds = await world.query('select status, amount_minor from refund where order_id = $1', [
        order.orderId,
      ]);
      expect(refunds).toEqual([{ status: 'SUCCEEDED', amount_minor: '1290' }]);
    },
  );

  it('of a declined payment holds nothing', async () => {
    const order = commandsOf('tok_declined');
    await world.deliver(order.authorize);
    await world.deliver(order.reverse);
    expect((await world.replies(order.orderId)).at(-1)).toMatchObject({
      payload: { outcome: 'NOTHING_HELD' },
    });
  });

  it('of an unknown outcome stays open until the provider confirms', async () => {
    const order = commandsOf('tok_timeout_after');
    await world.deliver(order.authorize);
    await world.setOutage('unavailable');
    await world.deliver(order.reverse);
    await world.sweepNow(order.orderId);
    await world.setOutage('none');
    expect(await world.status(order.orderId)).toBe('VOIDING');
    expect(await types(order.orderId)).toEqual(['payment-pending']);
    await world.sweepNow(order.orderId);
    expect((await world.replies(order.orderId)).at(-1)).toMatchObject({ payload: { outcome: 'VOIDED' } });
  });

  it('of a payment that never reached the provider also stops the authorization on its way', async () => {
    const order = commandsOf('tok_unavailable');
    await world.deliver(order.authorize);
    await world.deliver(order.reverse);
    expect((await world.replies(order.orderId)).at(-1)).toMatchObject({
      payload: { outcome: 'NOTHING_HELD' },
    });
    expect(await world.movements(order.orderId)).toEqual([]);
  });

  it.each([
    ['tok_void_refused', 'VOID_FAILED'],
    ['tok_refund_refused', 'REFUND_FAILED'],
  ])(
    'that the provider refuses (%s) is a state with an alert, tried again with a new key',
    async (token, failed) => {
      const order = commandsOf(token);
      await world.deliver(order.authorize);
      if (failed === 'REFUND_FAILED') await world.deliver(order.capture);
      await world.deliver(order.reverse);
      expect(await world.status(order.orderId)).toBe(failed);
      await world.sweepNow(order.orderId);
      expect(await world.status(order.orderId)).toBe(failed);
      expect(await types(order.orderId)).not.toContain('payment-reversed');
      const [row] = await world.query(
        'select reversal_group, next_check_at from payment where order_id = $1',
        [order.orderId],
      );
      expect(row).toEqual({ reversal_group: 1, next_check_at: expect.any(Date) });
    },
  );

  it.each([
    ['a reversal that was refused', 'tok_void_refused', 'reverse'],
    ['a payment that waits for its shopper', 'tok_action_required', 'authorize'],
  ] as const)('a command that comes again does not put off the next question: %s', async (_, token, verb) => {
    const order = commandsOf(token);
    await world.deliver(order.authorize);
    if (verb === 'reverse') await world.deliver(order.reverse);
    await world.query('update payment set attempts = 5 where order_id = $1', [order.orderId]);
    const nextCheck = async () =>
      (await world.query('select next_check_at from payment where order_id = $1', [order.orderId]))[0];
    const before = await nextCheck();
    await world.deliver(order[verb]);
    expect(await nextCheck()).toEqual(before);
    expect(before).toEqual({ next_check_at: expect.any(Date) });
  });
});

describe('the ledger', () => {
  it('has one line for each change, in order, and refuses to forget', async () => {
    const order = commandsOf('tok_ok');
    for (const command of [order.authorize, order.capture, order.reverse]) await world.deliver(command);
    const lines = await world.query<{ to_status: string }>(
      'select to_status from payment_event where order_id = $1 order by at, id',
      [order.orderId],
    );
    expect(lines.map(({ to_status }) => to_status)).toEqual([
      'INTENT',
      'AUTHORIZED',
      'CAPTURING',
      'CAPTURED',
      'REFUNDING',
      'REFUNDED',
    ]);
    await expect(world.query('delete from payment_event')).rejects.toThrow('append-only');
    await expect(world.query("update payment_event set cause = 'x'")).rejects.toThrow('append-only');
  });
});
