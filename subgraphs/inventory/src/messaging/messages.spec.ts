import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as definitions from './messages.js';

const folder = new URL('../../../../schema/messages/', import.meta.url);

describe.each(Object.values(definitions))('$type', ({ type, version, schema }) => {
  it('reads its recorded sample, losing nothing', () => {
    const sample = JSON.parse(readFileSync(new URL(`${type}.v${version}.json`, folder), 'utf8'));
    expect(sample).toMatchObject({ type, version });
    expect(schema.parse(sample.payload)).toEqual(sample.payload);
  });

  it('has receivers', () => {
    const routes = JSON.parse(readFileSync(new URL('routes.json', folder), 'utf8'));
    expect(routes[type]).not.toHaveLength(0);
  });
});

it.each([
  ['no lines', []],
  ['a quantity of 0', [{ quantity: 0 }]],
  ['a negative quantity', [{ quantity: -1 }]],
  ['half a unit', [{ quantity: 0.5 }]],
  ['a huge quantity', [{ quantity: 2 ** 31 }]],
  ['a malformed variant id', [{ variantId: 'x' }]],
])('a reserve-stock with %s is not a message', (_, lines) => {
  const orderId = '0197b0a8-5c1e-7d3a-9f64-2f1f8f2a7c01';
  const complete = lines.map((line) => ({ lineId: 'a', variantId: orderId, quantity: 1, ...line }));
  expect(definitions.reserveStock.schema.safeParse({ orderId, lines: complete }).success).toBe(false);
});
