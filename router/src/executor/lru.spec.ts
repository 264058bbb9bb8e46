import { expect, it } from 'vitest';
import { createLru } from './lru.js';

const weightOf = (_: string, value: string) => value.length;

it('keeps what was used last, up to a total weight', () => {
  const lru = createLru<string>({ capacity: 6, weightOf });
  lru.set('a', '11');
  lru.set('b', '22');
  lru.set('c', '33');
  expect(lru.get('a')).toBe('11');
  lru.set('d', '44');
  expect(lru.get('b')).toBeUndefined();
  expect(lru.values()).toEqual(['33', '11', '44']);
  expect([lru.size, lru.weight]).toEqual([3, 6]);
});

it('does not throw everything out for one that is too heavy, and weighs a replaced one once', () => {
  const lru = createLru<string>({ capacity: 4, weightOf });
  lru.set('a', '11');
  lru.set('b', '12345');
  lru.set('a', '22');
  expect([lru.get('a'), lru.get('b'), lru.weight]).toEqual(['22', undefined, 2]);
});
