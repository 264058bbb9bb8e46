import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRoutes } from '@shop/kit/messaging';
import { describe, expect, it } from 'vitest';
import * as messages from './messages.js';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'schema', 'messages');
const routes = loadRoutes(join(folder, 'routes.json'));

describe.each(Object.values(messages).map((definition) => [definition.type, definition] as const))(
  '%s',
  (type, definition) => {
    it('reads its recorded sample, losing nothing', () => {
      const sample = JSON.parse(readFileSync(join(folder, `${type}.v${definition.version}.json`), 'utf8'));
      expect(sample).toMatchObject({ type, version: definition.version });
      expect(definition.schema.parse(sample.payload)).toEqual(sample.payload);
    });

    it('has a receiver', () => {
      expect(routes[type]).toContain(definition.type.match(/-payment$/) ? 'payments' : 'orders');
    });
  },
);
