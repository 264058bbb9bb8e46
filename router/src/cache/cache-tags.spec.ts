import { expect, it } from 'vitest';
import { makeCacheTags } from './cache-tags.js';
import { anythingKey, entityKey } from './told-changes.js';

const products = (count: number, type = 'Product') =>
  Array.from({ length: count }, (_, i) => entityKey('products', type, String(i)));
const tagsOf = (keys: readonly string[], maxBytes = 16_384) =>
  makeCacheTags(maxBytes)(keys).split(',').sort();

it('tells each entity once, whoever has a say in it, and what it is a list of', () => {
  const keys = [
    'products',
    anythingKey('products'),
    anythingKey('inventory'),
    entityKey('products', 'Product', 'a'),
    entityKey('inventory', 'Product', 'a'),
    entityKey('inventory', 'ProductVariant'),
  ];
  expect(tagsOf(keys)).toEqual(['Product-a', 'ProductVariant', 'products']);
});

it.each(['a,b', 'a b', 'a\r\nx-evil: 1', 'ä', '', 'a:b', 'x'.repeat(65)])(
  'an id such as %j is told by its type alone',
  (id) => {
    expect(tagsOf([entityKey('products', 'Product', id)])).toEqual(['Product']);
  },
);

it('beyond the limits tells the types with most entities alone, and nothing is left out', () => {
  const keys = ['products', ...products(60), ...products(41, 'ProductVariant')];
  expect(tagsOf(keys)).toEqual(['Product', 'products', ...products(41, 'ProductVariant').map(tagOf)].sort());
  expect(tagsOf(keys, 100)).toEqual(['Product', 'ProductVariant', 'products']);
  expect(tagsOf(products(100))).toHaveLength(100);
  expect(tagsOf(products(101))).toEqual(['Product']);
});

const tagOf = (key: string) => key.replace('products ', '').replace(':', '-');

it.each([40, 100, 300, 1_000])('is no longer than %d bytes', (maxBytes) => {
  const keys = [...products(10), ...products(20, 'ProductVariant'), ...products(30, 'Category')];
  expect(makeCacheTags(maxBytes)(keys).length).toBeLessThanOrEqual(maxBytes);
});
