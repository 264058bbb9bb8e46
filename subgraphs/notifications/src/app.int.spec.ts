import { newId } from '@shop/kit/db';
import { createOutbox } from '@shop/kit/messaging';
import { waitFor } from '@shop/kit/testing';
import { expect, it } from 'vitest';
import { aCommand, createTestApp } from './testing/test-app.js';

it('the worker role takes a command from the queue, answers it and sends the mail', async () => {
  const test = await createTestApp();
  const worker = await test.app.startWorker();
  const command = aCommand({ orderId: newId() });
  await test.app.dataSource.transaction((tx) =>
    createOutbox({})
      .addFor(tx, 'notifications', command)
      .then(() => undefined),
  );
  const [mail] = await waitFor('the captured mail', async () => {
    const mails = await test.query('select * from captured_mail');
    return mails.length > 0 && mails;
  });
  expect(mail).toMatchObject({ to_address: 'anna@example.com', subject: 'Your order MG-1001 is confirmed' });
  await waitFor(
    'the delivery marked as sent',
    async () => (await test.deliveryOf(command.payload.orderId))?.status === 'SENT',
  );
  const answers = await test.query(`select receiver from outbox where receiver = 'orders'`);
  expect(answers).toHaveLength(1);
  await test.app.checks.database();
  await worker.close();
  await test.close();
});
