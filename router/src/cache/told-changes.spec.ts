import { expect, it } from 'vitest';
import { anythingKey, createToldChanges, entityKey } from './told-changes.js';

const kept = {
  'a product': entityKey('products', 'Product', '1'),
  'another product': entityKey('products', 'Product', '2'),
  'a product of unknown id': entityKey('products', 'Product'),
  'a category of unknown id': entityKey('products', 'Category'),
  'a list of products': 'products',
  'whatever products says': anythingKey('products'),
  'the stock of a product': entityKey('inventory', 'Product', '1'),
  'whatever inventory says': anythingKey('inventory'),
};
const changed = (tell: (told: ReturnType<typeof createToldChanges>) => void) => {
  const told = createToldChanges();
  const since = told.count;
  tell(told);
  return Object.entries(kept).flatMap(([what, key]) => (told.isChanged([key], since) ? [what] : []));
};

it.each([
  [
    'an entity: what the subgraph says of it, of all of its type, and what it lists',
    ['Product:1'],
    ['a product', 'a product of unknown id', 'a list of products'],
  ],
  ['no entity: only what the subgraph lists', [], ['a list of products']],
  [
    'null: whatever the subgraph says, and nothing of another',
    null,
    ['a list of products', 'whatever products says'],
  ],
])('what is told of %s', (_, keys, expected) => {
  expect(changed((told) => told.tell('products', keys))).toEqual(expected);
});

it('what was told before is no news, and what is told again is', () => {
  const [one, other] = [kept['a product'], kept['another product']];
  const told = createToldChanges();
  told.tell('products', ['Product:1']);
  const since = told.count;
  expect(told.isChanged(Object.values(kept), since)).toBe(false);
  told.tell('products', ['Product:1']);
  expect(told.isChanged([other, one], since)).toBe(true);
  expect(told.isChanged([other], since)).toBe(false);
});

it('more keys than are remembered are everything', () => {
  const ids = Array.from({ length: 30_000 }, (_, i) => `Product:${i}`);
  expect(changed((told) => told.tell('products', ids))).toEqual(Object.keys(kept));
});
