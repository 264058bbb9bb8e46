import { expect, it } from 'vitest';
import { makeReader } from './property-code.js';

it.each<[string, object, unknown]>([
  ['id', { id: 1 }, 1],
  ['id', {}, undefined],
  ['constructor', {}, undefined],
  ['constructor', { constructor: 'Ford' }, 'Ford'],
  ['__proto__', {}, undefined],
  ['a b', { 'a b': 1 }, 1],
  ["x'];throw 1;['", {}, undefined],
])('reads %s of an object only where it is its own', (name, source, expected) => {
  expect(makeReader(name)(source as Record<string, unknown>)).toBe(expected);
});
