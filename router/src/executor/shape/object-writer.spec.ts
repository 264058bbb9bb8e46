import { describe, expect, it } from 'vitest';
import { compileObject, type Slot } from './object-writer.js';
import type { State } from './state.js';

const begin = (): State => ({ path: [], faults: [], refused: [], variables: {} });
const text: Slot = {
  accepts: (value) => typeof value === 'string',
  complete: (_, { path, faults }) => {
    faults.push({ path: [...path], isInvalid: true, message: 'no text' });
    return null;
  },
  isNonNull: false,
};
const needed = { ...text, isNonNull: true };

describe('the writer of an object', () => {
  it('gives its fields in their order, and nothing else', () => {
    const write = compileObject([
      { key: 'b', slot: text },
      { key: 'a', slot: text },
      { key: 'made', make: ({ a }) => `${a}!` },
    ]);
    const written = write({ a: 'A', b: 'B', c: 'C' }, begin());
    expect(JSON.stringify(written)).toBe('{"b":"B","a":"A","made":"A!"}');
  });

  it('takes what is not there for null, also under a name that every object has', () => {
    const write = compileObject([
      { key: 'constructor', slot: text },
      { key: 'a', slot: text },
    ]);
    expect(JSON.stringify(write({}, begin()))).toBe('{"constructor":null,"a":null}');
    expect(JSON.stringify(write({ constructor: 'C' }, begin()))).toBe('{"constructor":"C","a":null}');
  });

  it('is without an object where a needed field is empty, of another kind, or not made', () => {
    const state = begin();
    expect(compileObject([{ key: 'a', slot: needed }])({}, state)).toBeNull();
    expect(compileObject([{ key: 'a', slot: needed }])({ a: 1 }, state)).toBeNull();
    expect(compileObject([{ key: 'a', make: () => undefined }])({}, state)).toBeNull();
    expect(state.faults.map(({ path, isInvalid }) => [path, isInvalid])).toEqual([
      [['a'], false],
      [['a'], true],
    ]);
    expect(state.path).toEqual([]);
  });

  it.each(['__proto__', 'a-b', 'a: 1 }; process.exit(1); ({ b', '', 'ä'])(
    'makes no code of %j, which is no name',
    (key) => {
      expect(() => compileObject([{ key, slot: text }])).toThrow('no name');
    },
  );
});
