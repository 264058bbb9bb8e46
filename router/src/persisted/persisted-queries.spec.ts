import { expect, it } from 'vitest';
import { createPersistedQueries } from './persisted-queries.js';
import type { SharedTexts } from './shared-texts.js';
import { hashOf } from './text-hash.js';

const sharedOf = (texts: Map<string, string>): SharedTexts => ({
  get: async (hash) => texts.get(hash),
  set: (hash, text) => void texts.set(hash, text),
  close: async () => undefined,
});

it('a text is found by its hash in every router that shares with the one it was sent to', async () => {
  const texts = new Map<string, string>();
  const one = createPersistedQueries({ capacityBytes: 1e6, shared: sharedOf(texts) });
  const other = createPersistedQueries({ capacityBytes: 1e6, shared: sharedOf(texts) });
  const hash = hashOf('{ a }');
  one.keep(hash, '{ a }');
  expect(await other.find(hash)).toBe('{ a }');
  texts.clear();
  expect(await other.find(hash)).toBe('{ a }');
});

it('what was put under the hash of another text is not found', async () => {
  const hash = hashOf('{ a }');
  const queries = createPersistedQueries({
    capacityBytes: 1e6,
    shared: sharedOf(new Map([[hash, '{ b }']])),
  });
  expect(await queries.find(hash)).toBeUndefined();
});

it('memory is bounded, and one large text does not push out the others', async () => {
  const queries = createPersistedQueries({ capacityBytes: 16_000 });
  const texts = Array.from({ length: 100 }, (_, i) => `{ field${i} }`);
  for (const text of texts) queries.keep(hashOf(text), text);
  const found = await Promise.all(texts.map((text) => queries.find(hashOf(text))));
  const kept = found.filter((text) => text !== undefined).length;
  expect(kept).toBeGreaterThan(50);
  expect(kept).toBeLessThan(100);
  const large = `{ a } # ${'x'.repeat(1_000)}`;
  queries.keep(hashOf(large), large);
  expect(await queries.find(hashOf(large))).toBeUndefined();
  expect(await queries.find(hashOf(texts[99] ?? ''))).toBe(texts[99]);
});
