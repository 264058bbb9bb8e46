import { expect, it } from 'vitest';
import { createToldChanges } from './told-changes.js';

const all = ['Product:1', 'Product:2', 'Product', 'Category', 'products', 'inventory'] as const;
const changed = (tell: (told: ReturnType<typeof createToldChanges>) => void) => {
  const told = createToldChanges();
  const since = told.count;
  tell(told);
  return all.filter((key) => told.isChanged([key], since));
};

it.each([
  [
    'an entity: it, all of its type, and what its subgraph lists',
    ['Product:1'],
    ['Product:1', 'Product', 'products'],
  ],
  ['no entity: only what the subgraph lists', [], ['products']],
  ['null: everything', null, [...all]],
])('what is told of %s', (_, keys, expected) => {
  expect(changed((told) => told.tell('products', keys))).toEqual(expected);
});

it('what was told before is no news, and what is told again is', () => {
  const told = createToldChanges();
  told.tell('products', ['Product:1']);
  const since = told.count;
  expect(told.isChanged(all, since)).toBe(false);
  told.tell('products', ['Product:1']);
  expect(told.isChanged(['Product:2', 'Product:1'], since)).toBe(true);
  expect(told.isChanged(['Product:2'], since)).toBe(false);
});

it('more keys than are remembered are everything', () => {
  const ids = Array.from({ length: 30_000 }, (_, i) => `Product:${i}`);
  expect(changed((told) => told.tell('products', ids))).toEqual([...all]);
});
