import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentProvider } from '../providers/payment-provider.js';
import { commandsOf, type PaymentsWorld, startPaymentsWorld } from '../testing/payments-world.js';

let world: PaymentsWorld;
beforeAll(async () => {
  world = await startPaymentsWorld({ PROVIDER_BREAKER_FAILURES: '1000' });
});
afterEach(() => world.unwrapProvider());
afterAll(() => world.close());

type Call = 'authorize' | 'capture' | 'cancel' | 'refund';
const calls = ['authorize', 'capture', 'cancel', 'refund'] as const;

/** The process dies at this call: before it leaves, or after its effect and before our row learns of it. */
const dieAt = (call: Call, when: 'before' | 'after') => (provider: PaymentProvider) =>
  new Proxy(provider, {
    get: (target, name) =>
      name !== call
        ? Reflect.get(target, name)
        : async (input: never) => {
            if (when === 'after') await target[call](input);
            throw new Error('killed');
          },
  });

const reversedFrom = (call: Call) => (call === 'refund' ? ['authorize', 'capture'] : ['authorize']);
const before = (call: Call) =>
  call === 'authorize' ? [] : call === 'capture' ? ['authorize'] : reversedFrom(call);
const commandFor = (call: Call) => (call === 'authorize' || call === 'capture' ? call : 'reverse');
const effect = {
  authorize: ['authorized'],
  capture: ['authorized', 'captured'],
  cancel: ['authorized', 'voided'],
  refund: ['authorized', 'captured', 'refunded'],
};
const finalReply = {
  authorize: 'payments.payment-authorized',
  capture: 'payments.payment-captured',
  cancel: 'payments.payment-reversed',
  refund: 'payments.payment-reversed',
};

describe.each(calls)('%s', (call) => {
  const prepared = async () => {
    const order = commandsOf('tok_ok');
    for (const name of before(call)) await world.deliver(order[name as 'authorize' | 'capture']);
    return order;
  };

  it('delivered twice has one effect and two answers', async () => {
    const order = await prepared();
    const earlier = (await world.replies(order.orderId)).length;
    await world.deliver(order[commandFor(call)]);
    await world.deliver(order[commandFor(call)]);
    const replies = (await world.replies(order.orderId)).slice(earlier);
    expect(replies.map(({ type }) => type)).toEqual([finalReply[call], finalReply[call]]);
    expect(replies[1]?.payload).toEqual(replies[0]?.payload);
    expect(await world.movements(order.orderId)).toEqual(effect[call]);
  });

  it('delivered ten times at once has one effect', async () => {
    const order = await prepared();
    await Promise.all(Array.from({ length: 10 }, () => world.deliver(order[commandFor(call)])));
    expect(await world.movements(order.orderId)).toEqual(effect[call]);
    expect((await world.replies(order.orderId)).at(-1)?.type).toBe(finalReply[call]);
  });

  describe.each(['before', 'after'] as const)('killed %s its effect at the provider', (when) => {
    const killed = async () => {
      const order = await prepared();
      world.wrapProvider(dieAt(call, when));
      await expect(world.deliver(order[commandFor(call)])).rejects.toThrow('killed');
      world.unwrapProvider();
      return order;
    };

    it('is finished by the next delivery', async () => {
      const order = await killed();
      await world.deliver(order[commandFor(call)]);
      expect(await world.movements(order.orderId)).toEqual(effect[call]);
      expect((await world.replies(order.orderId)).at(-1)?.type).toBe(finalReply[call]);
    });

    it('is finished by the sweeper without any delivery, and answered', async () => {
      const order = await killed();
      await world.sweepNow(order.orderId);
      expect(await world.movements(order.orderId)).toEqual(effect[call]);
      expect((await world.replies(order.orderId)).at(-1)).toMatchObject({
        type: finalReply[call],
        saga: order[commandFor(call)].saga,
      });
    });
  });
});

describe('a reversal that overtakes', () => {
  it('its authorization leaves a tombstone, and the late authorization is declined without a call', async () => {
    const order = commandsOf('tok_ok');
    await world.deliver(order.reverse);
    await world.deliver(order.authorize);
    await world.deliver(order.reverse);
    expect(await world.replies(order.orderId)).toMatchObject([
      { type: 'payments.payment-reversed', payload: { outcome: 'NOTHING_HELD' } },
      { type: 'payments.payment-declined', payload: { reason: 'REVERSED' } },
      { type: 'payments.payment-reversed', payload: { outcome: 'NOTHING_HELD' } },
    ]);
    expect(await world.movements(order.orderId)).toEqual([]);
  });

  it('a call that is under way ends with nothing held', async () => {
    const order = commandsOf('tok_slow');
    const authorizing = world.deliver(order.authorize);
    await expect.poll(() => world.status(order.orderId)).toBe('INTENT');
    await world.deliver(order.reverse);
    await authorizing;
    for (let n = 0; n < 20 && (await world.status(order.orderId)) !== 'VOIDED'; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await world.sweepNow(order.orderId);
    }
    expect((await world.replies(order.orderId)).at(-1)?.type).toBe('payments.payment-reversed');
    const movements = await world.movements(order.orderId);
    expect([[], ['declined'], ['authorized', 'voided']]).toContainEqual(movements);
  });

  it('its capture after the row was read finds the money and refunds it', async () => {
    const order = commandsOf('tok_ok');
    await world.deliver(order.authorize);
    // The capture reached the provider, and its process died before the row learnt of it.
    world.wrapProvider(dieAt('capture', 'after'));
    await expect(world.deliver(order.capture)).rejects.toThrow('killed');
    world.unwrapProvider();
    await world.deliver(order.reverse);
    await world.sweepNow(order.orderId);
    expect(await world.status(order.orderId)).toBe('REFUNDED');
    expect(await world.movements(order.orderId)).toEqual(['authorized', 'captured', 'refunded']);
    expect((await world.replies(order.orderId)).at(-1)).toMatchObject({ payload: { outcome: 'REFUNDED' } });
    await world.deliver(order.capture);
    expect((await world.replies(order.orderId)).at(-1)).toMatchObject({
      type: 'payments.capture-rejected',
      payload: { reason: 'REVERSED' },
    });
  });

  it('everything at once, in every order, ends with nothing held', async () => {
    const orders = Array.from({ length: 12 }, () => commandsOf('tok_ok'));
    await Promise.all(
      orders.flatMap((order, n) => {
        const commands = [order.authorize, order.capture, order.reverse];
        return [...commands.slice(n % 3), ...commands.slice(0, n % 3)].map((command) =>
          world.deliver(command),
        );
      }),
    );
    for (const { orderId } of orders) {
      for (let n = 0; n < 5; n += 1) await world.sweepNow(orderId);
      const movements = await world.movements(orderId);
      const held = movements.includes('authorized') && !movements.includes('voided');
      expect(held && !movements.includes('refunded')).toBe(false);
      expect(['VOIDED', 'REFUNDED']).toContain(await world.status(orderId));
    }
  });
});
