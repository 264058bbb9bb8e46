import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRoutes } from '@shop/kit/messaging';
import { describe, expect, it } from 'vitest';
import * as messages from './use-cases/messages.js';

const folder = join(import.meta.dirname, '..', '..', '..', 'schema', 'messages');
const routes = loadRoutes(join(folder, 'routes.json'));
const isSent = (type: string) =>
  [
    'orders.',
    'inventory.reserve-',
    'inventory.extend-',
    'inventory.commit-reservation',
    'inventory.release-',
    'payments.authorize-',
    'payments.capture-payment',
    'payments.reverse-',
    'notifications.send-',
  ].some((beginning) => type.startsWith(beginning));

describe.each(Object.values(messages).map((definition) => [definition.type, definition] as const))(
  '%s',
  (type, definition) => {
    const sample = JSON.parse(readFileSync(join(folder, `${type}.v${definition.version}.json`), 'utf8'));

    it("fits the owner's recorded sample", () => {
      expect(sample).toMatchObject({ type, version: definition.version });
      const read = definition.schema.parse(sample.payload);
      // What we send, its owner must find whole; of what we are told, we read what we need.
      if (isSent(type)) expect(read).toEqual(sample.payload);
      else expect(sample.payload).toMatchObject(read as object);
    });

    it('goes where it is expected', () => {
      const receivers = routes[type];
      if (type.startsWith('orders.')) expect(receivers).toBeDefined();
      else expect(receivers).toContain(isSent(type) ? type.split('.')[0] : 'orders');
    });
  },
);
