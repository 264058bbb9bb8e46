import { expect, it } from 'vitest';
import { readConfig } from './config.js';

it('tells every fault at once', () => {
  expect(() => readConfig({ PORT: 'x', SHOP_CURRENCY: 'euro', MONGODB_URL: 'http://here' })).toThrow(
    /PORT.*DATABASE_URL.*MONGODB_URL.*SHOP_CURRENCY/s,
  );
});

it('needs only a database', () => {
  expect(readConfig({ DATABASE_URL: 'postgres://localhost/products' })).toMatchObject({
    PORT: 4002,
    SHOP_CURRENCY: 'EUR',
  });
});
