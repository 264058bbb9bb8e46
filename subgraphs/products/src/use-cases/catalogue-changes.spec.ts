import { expect, it } from 'vitest';
import { aProduct } from '../domain/product.fixture.js';
import { type ChangedKeys, createCatalogueChanges } from './catalogue-changes.js';

const setUp = (findByIds = async (ids: readonly string[]) => ids.map((id) => ({ ...aProduct(), id }))) => {
  const changes = createCatalogueChanges({ products: { findByIds }, pauseMs: 1 });
  const over = new AbortController();
  const told = changes.follow(over.signal);
  return { changes, over, next: async () => (await told.next()).value as ChangedKeys | undefined };
};

it('whoever begins to listen is told that anything may have changed', async () => {
  const { next, over } = setUp();
  expect(await next()).toBeNull();
  over.abort();
  expect(await next()).toBeUndefined();
});

it('a changed product is told with its variants', async () => {
  const { changes, next } = setUp();
  await next();
  const waiting = next();
  changes.tell(['a']);
  const variants = aProduct().variants.length;
  const keys = (await waiting) ?? [];
  expect(keys[0]).toBe('Product:a');
  expect(keys.filter((key) => key.startsWith('ProductVariant:'))).toHaveLength(variants);
});

it('what changes while the last change is told is told together, once', async () => {
  const { changes, next } = setUp(async () => []);
  await next();
  for (const id of ['a', 'b', 'a']) changes.tell([id]);
  expect(await next()).toEqual(['Product:a', 'Product:b']);
  const waiting = next();
  changes.tell(['c']);
  expect(await waiting).toEqual(['Product:c']);
});

it.each([
  ['what was missed', null],
  ['too much to name it all', Array.from({ length: 600 }, (_, i) => String(i))],
])('%s is told as anything', async (_, ids) => {
  const { changes, next } = setUp();
  await next();
  changes.tell(['a']);
  changes.tell(ids);
  expect(await next()).toBeNull();
});

it('while products cannot be read a change is told as anything', async () => {
  const { changes, next } = setUp(() => Promise.reject(new Error('no database')));
  await next();
  changes.tell(['a']);
  expect(await next()).toBeNull();
});
