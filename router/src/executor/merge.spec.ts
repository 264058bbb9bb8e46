import { describe, expect, it } from 'vitest';
import { compileMergeIntoAll, merge, mergeIntoAll } from './merge.js';

describe('merging an answer', () => {
  it('adds to objects and lists of the same length, and replaces anything else', () => {
    const known = { id: 1, price: { amount: '1' }, lines: [{ id: 'a' }, null], tags: ['x'] };
    merge(known, { price: { currency: 'EUR' }, lines: [{ n: 1 }, { n: 2 }], tags: ['y', 'z'], id: 2 });
    expect(known).toEqual({
      id: 2,
      price: { amount: '1', currency: 'EUR' },
      lines: [{ id: 'a', n: 1 }, { n: 2 }],
      tags: ['y', 'z'],
    });
  });

  it('gives each entity that shares it parts of its own', () => {
    const entities: Record<string, { stock?: number }>[] = [{}, {}, {}];
    mergeIntoAll(entities, { stock: { inStock: true } });
    merge(entities[0] as object as Record<string, unknown>, { stock: { quantity: 1 } });
    expect(entities).toEqual([
      { stock: { inStock: true, quantity: 1 } },
      { stock: { inStock: true } },
      { stock: { inStock: true } },
    ]);
  });

  it('does not let JSON change what objects inherit, and takes inherited names as names', () => {
    const known: Record<string, unknown> = {};
    merge(known, JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'));
    mergeIntoAll([{}, {}], JSON.parse('{"a": {"__proto__": {"polluted": 1}}}'));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(known)).toBe(Object.prototype);
    expect(known).toEqual({ constructor: { prototype: { polluted: 1 } } });
  });
});

describe('merging by code that is made for the keys', () => {
  const known = () => ({ id: 1, price: { amount: '1' }, lines: [{ id: 'a' }], constructor: 'Ford' });
  it.each<[string, readonly string[], object]>([
    ['what is new', ['stock', 'name'], { stock: { inStock: true }, name: null }],
    ['parts of what is there', ['price', 'lines'], { price: { currency: 'EUR' }, lines: [{ n: 1 }] }],
    ['other values for what is there', ['id', 'price'], { id: 2, price: null }],
    ['inherited names', ['constructor', 'toString'], { toString: 'x', constructor: { name: 'Fiat' } }],
    ['less than was asked for', ['stock', 'name'], { name: 'x' }],
    ['names that are none', ['__proto__', 'a b'], JSON.parse('{"__proto__":{"polluted":1},"a b":2}')],
  ])('adds %s like merging without it', (_, keys, source) => {
    for (const count of [1, 2]) {
      const [expected, actual] = [count, count].map((length) => Array.from({ length }, known));
      mergeIntoAll(expected ?? [], structuredClone(source) as Record<string, unknown>);
      compileMergeIntoAll(keys)(actual ?? [], structuredClone(source) as Record<string, unknown>);
      expect(actual).toEqual(expected);
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
