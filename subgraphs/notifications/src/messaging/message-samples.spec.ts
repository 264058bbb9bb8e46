import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { notificationAccepted } from '../use-cases/notification-accepted.message.js';
import { retryDelivery } from '../use-cases/retry-delivery.message.js';
import { sendOrderConfirmation } from '../use-cases/send-order-confirmation.message.js';

const folder = join(import.meta.dirname, '../../../../schema/messages');

it.each([sendOrderConfirmation, notificationAccepted, retryDelivery])(
  'the recorded sample of $type has the shape that the code reads and writes',
  ({ type, version, schema }) => {
    const sample = JSON.parse(readFileSync(join(folder, `${type}.v${version}.json`), 'utf8'));
    expect(schema.parse(sample.payload)).toEqual(sample.payload);
  },
);
