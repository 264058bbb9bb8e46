import { newId } from '@shop/kit/db';
import { metrics } from '@shop/kit/metrics';
import { err, ok } from '@shop/kit/result';
import { waitFor } from '@shop/kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aCommand, createTestApp } from '../testing/test-app.js';
import type { Mail, Mailer } from './mailer.js';
import { retryDelivery } from './retry-delivery.message.js';

/** A mail server that answers as told; `hangs` takes the mail and never answers. */
const scriptedMailer = () => {
  const taken: Mail[] = [];
  const script: { answer: Awaited<ReturnType<Mailer['send']>> | 'hangs' | 'throws' } = { answer: ok(null) };
  const mailer: Mailer = {
    async send(mail) {
      const { answer } = script;
      if (answer === 'throws') throw new Error('broken for anna@example.com');
      if (answer === 'hangs') {
        taken.push(mail);
        return new Promise(() => undefined);
      }
      if (answer.ok) taken.push(mail);
      return answer;
    },
    close: async () => {},
  };
  return { mailer, taken, script };
};

describe('the confirmation mail of an order', () => {
  const { mailer, taken, script } = scriptedMailer();
  let test: Awaited<ReturnType<typeof createTestApp>>;
  beforeAll(async () => {
    test = await createTestApp({ mailer, env: { MAIL_DEADLINE_MS: '200' } });
  });
  afterAll(() => test.close());
  beforeEach(() => {
    taken.length = 0;
    script.answer = ok(null);
  });

  const accept = async (changes: Parameters<typeof aCommand>[0] = {}) => {
    const command = aCommand(changes);
    await test.deliver(command);
    return command;
  };
  const sendAllDue = async () => {
    await test.allDue();
    while ((await test.app.useCases.sendDue()) > 0);
  };
  const deadLettersOf = (deliveryId: unknown) =>
    test.query(`select * from dead_letter where message -> 'payload' ->> 'deliveryId' = $1`, [deliveryId]);

  it('is taken on once and answered at every delivery of the command, since an answer may be lost', async () => {
    const command = await accept();
    await Promise.all([1, 2, 3].map(() => test.deliver(command)));
    await test.deliver({
      ...command,
      id: newId(),
      payload: { ...command.payload, email: ' Anna@Example.com' },
    });
    const { orderId } = command.payload;
    const notifications = await test.query('select id from notification where order_id = $1', [orderId]);
    expect(notifications).toHaveLength(1);
    const answers = await test.query(
      `select receiver, message from outbox where message -> 'payload' ->> 'orderId' = $1`,
      [orderId],
    );
    expect(answers).toHaveLength(5);
    for (const { receiver, message } of answers) {
      expect(receiver).toBe('orders');
      expect(message).toMatchObject({
        type: 'notifications.notification-accepted',
        saga: { id: orderId, step: 'send-confirmation', revision: 6 },
        payload: { orderId, notificationId: notifications[0]?.id },
      });
    }
  });

  it('is sent once, with the words of its template version', async () => {
    const command = await accept({ name: 'ليلى 🫖', email: 'leila@example.com' });
    await sendAllDue();
    await sendAllDue();
    const mine = taken.filter(({ to }) => to.address === 'leila@example.com');
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({ subject: 'Your order MG-1001 is confirmed' });
    expect(mine[0]?.html).toContain('<bdi>ليلى 🫖</bdi>');
    expect(await test.deliveryOf(command.payload.orderId)).toMatchObject({
      status: 'SENT',
      attempts: 1,
      possible_duplicate: false,
      sent_at: expect.any(Date),
    });
  });

  it('speaks English where a language has no template yet', async () => {
    await accept({ locale: 'de-AT', email: 'greta@example.com' });
    await sendAllDue();
    expect(taken.find(({ to }) => to.address === 'greta@example.com')?.text).toContain(
      'thank you for your order',
    );
  });

  it('is tried again later when the mail server is away, and only then counts as one mail', async () => {
    script.answer = err({ code: 'UNAVAILABLE', reason: 'ESOCKET at CONN' });
    const { orderId } = (await accept()).payload;
    await sendAllDueOnce();
    expect(await test.deliveryOf(orderId)).toMatchObject({
      status: 'PENDING',
      attempts: 1,
      last_error: 'UNAVAILABLE: ESOCKET at CONN',
      sent_at: null,
    });
    script.answer = ok(null);
    await sendAllDue();
    expect(await test.deliveryOf(orderId)).toMatchObject({ status: 'SENT', possible_duplicate: false });
  });

  const sendAllDueOnce = async () => {
    await test.allDue();
    await test.app.useCases.sendDue();
  };

  it('is given up after the last attempt, with a reason staff can read, and a redrive starts it anew', async () => {
    script.answer = err({ code: 'UNAVAILABLE', reason: '451 EENVELOPE at RCPT TO' });
    const { orderId } = (await accept()).payload;
    for (let attempt = 0; attempt < 3; attempt++) await sendAllDueOnce();
    const failed = await test.deliveryOf(orderId);
    const reason = 'UNAVAILABLE: 451 EENVELOPE at RCPT TO (given up after 3 attempts)';
    expect(failed).toMatchObject({ status: 'FAILED', attempts: 3, last_error: reason });
    const [letter] = await deadLettersOf(failed?.id);
    expect(letter).toMatchObject({ type: 'notifications.retry-delivery', reason, state: 'OPEN' });
    // Whoever reads the dead letters need not see whom the mail was for.
    expect(JSON.stringify(letter)).not.toContain('anna@');

    script.answer = ok(null);
    await sendAllDue();
    expect(await test.deliveryOf(orderId)).toMatchObject({ status: 'FAILED' });
    expect((await test.app.deadLetters.redrive(letter?.id as string, newId())).ok).toBe(true);
    await test.deliver(letter?.message as never);
    await sendAllDue();
    expect(await test.deliveryOf(orderId)).toMatchObject({ status: 'SENT' });
  });

  it('is not repeated when the address was refused', async () => {
    script.answer = err({ code: 'REFUSED', reason: '550 EENVELOPE at RCPT TO' });
    const { orderId } = (await accept()).payload;
    await sendAllDueOnce();
    const failed = await test.deliveryOf(orderId);
    expect(failed).toMatchObject({ status: 'FAILED', attempts: 1 });
    expect(await deadLettersOf(failed?.id)).toHaveLength(1);
  });

  it('a retry of what was sent or is under way changes nothing', async () => {
    const { orderId } = (await accept()).payload;
    await sendAllDue();
    const sent = await test.deliveryOf(orderId);
    await test.deliver(retryDelivery.create({ deliveryId: sent?.id as string }));
    expect(await test.deliveryOf(orderId)).toEqual(sent);
  });

  it.each(['hangs', 'throws'] as const)(
    'a mail server that %s leaves its mark on the next attempt',
    async (answer) => {
      script.answer = answer;
      const { orderId } = (await accept()).payload;
      await sendAllDueOnce();
      const waiting = await test.deliveryOf(orderId);
      expect(waiting).toMatchObject({ status: 'PENDING', possible_duplicate: true });
      expect(waiting?.last_error).not.toContain('anna@');
      script.answer = ok(null);
      const before = await duplicates();
      await sendAllDue();
      expect(await test.deliveryOf(orderId)).toMatchObject({ status: 'SENT', possible_duplicate: true });
      expect(await duplicates()).toBe(before + 1);
    },
  );

  it('a crash between the mail server’s yes and our mark may send twice, and is counted', async () => {
    const { orderId } = (await accept()).payload;
    // The process took it on and died.
    await test.query(
      `update delivery set status = 'SENDING', attempts = 1, due_at = clock_timestamp() + interval '1 hour'
       where notification_id = (select id from notification where order_id = $1)`,
      [orderId],
    );
    expect(await test.app.useCases.sendDue()).toBe(0);
    const before = await duplicates();
    await sendAllDue();
    expect(await test.deliveryOf(orderId)).toMatchObject({
      status: 'SENT',
      attempts: 2,
      possible_duplicate: true,
    });
    expect(await duplicates()).toBe(before + 1);
  });

  it('a mail that ends the process at every attempt is given up without being touched again', async () => {
    const { orderId } = (await accept({ email: 'poison@example.com' })).payload;
    await test.query(
      `update delivery set status = 'SENDING', attempts = 3
       where notification_id = (select id from notification where order_id = $1)`,
      [orderId],
    );
    await sendAllDue();
    expect(await test.deliveryOf(orderId)).toMatchObject({
      status: 'FAILED',
      last_error: 'REFUSED: the process ended at every attempt',
    });
    expect(taken).toEqual([]);
  });

  it('a template that cannot be rendered is a dead letter, not an endless retry', async () => {
    const { orderId } = (await accept()).payload;
    await test.query(`update notification set data = data - 'total' where order_id = $1`, [orderId]);
    await sendAllDue();
    expect(await test.deliveryOf(orderId)).toMatchObject({
      status: 'FAILED',
      last_error: 'REFUSED: the template could not be rendered',
    });
  });

  it('two sweepers at once send each mail once', async () => {
    const commands = await Promise.all(
      Array.from({ length: 25 }, (_, index) => accept({ email: `many-${index}@example.com` })),
    );
    const sweep = async () => {
      while ((await test.app.useCases.sendDue()) > 0);
    };
    await Promise.all([sweep(), sweep(), sweep()]);
    expect(taken.map(({ to }) => to.address).toSorted()).toEqual(
      commands.map(({ payload }) => payload.email).toSorted(),
    );
  });

  it('whoever lost the lease while sending does not overwrite what came after', async () => {
    let answer: (value: Awaited<ReturnType<Mailer['send']>>) => void = () => {};
    script.answer = new Promise<never>((resolve) => {
      answer = resolve as never;
    }) as never;
    const { orderId } = (await accept()).payload;
    const slow = test.app.useCases.sendDue();
    await waitFor('the slow attempt', async () => (await test.deliveryOf(orderId))?.status === 'SENDING');
    script.answer = ok(null);
    await sendAllDue();
    const sent = await test.deliveryOf(orderId);
    expect(sent).toMatchObject({ status: 'SENT', attempts: 2, possible_duplicate: true });
    answer(err({ code: 'REFUSED', reason: 'too late' }));
    await slow;
    expect(await test.deliveryOf(orderId)).toEqual(sent);
  });

  it('a version of a template is never changed', async () => {
    await expect(test.query(`update template set subject = 'other'`)).rejects.toThrow(/never changed/);
  });

  const duplicates = async () =>
    (await metrics.counter('delivery_possible_duplicates_total', '').get()).values[0]?.value ?? 0;
});
