import { expect, it } from 'vitest';
import { type KeyTimes, planKeys, signingKeyAt } from './signing-key-plan.js';

const schedule = { signsFor: 1000, publishedAhead: 100, keptAfter: 50 };
const at = (second: number) => new Date(second * 1000);
const key = (kid: string, signsFrom: number): KeyTimes => ({ kid, signsFrom: at(signsFrom) });

it('the first key signs at once', () => {
  expect(planKeys([], at(5), schedule)).toEqual({ create: { signsFrom: at(5) }, remove: [] });
});

it('the next key is published before it signs, and only once', () => {
  expect(planKeys([key('a', 0)], at(899), schedule).create).toBeNull();
  expect(planKeys([key('a', 0)], at(900), schedule).create).toEqual({ signsFrom: at(1000) });
  expect(planKeys([key('a', 0), key('b', 1000)], at(950), schedule)).toEqual({ create: null, remove: [] });
});

it('an old key stays until the last token it signed has ended', () => {
  const keys = [key('a', 0), key('b', 1000)];
  expect(planKeys(keys, at(1049), schedule).remove).toEqual([]);
  expect(planKeys(keys, at(1050), schedule).remove).toEqual(['a']);
});

it('a rotation that comes very late still publishes ahead and removes nothing that signs', () => {
  const plan = planKeys([key('a', 0)], at(50_000), schedule);
  expect(plan).toEqual({ create: { signsFrom: at(50_100) }, remove: [] });
});

it('the newest key whose time has come signs', () => {
  const keys = [key('b', 1000), key('a', 0), key('c', 2000)];
  expect(signingKeyAt(keys, at(999))?.kid).toBe('a');
  expect(signingKeyAt(keys, at(1000))?.kid).toBe('b');
  expect(signingKeyAt([key('c', 2000)], at(0))).toBeUndefined();
});
