import { expect, it } from 'vitest';
import { type ChangedKeys, createChangeFeed } from './change-feed.js';

type KeysOf = Parameters<typeof createChangeFeed>[0]['keysOf'];

const setUp = (keysOf: KeysOf = (ids) => ids.map((id) => `Thing:${id}`)) => {
  const feed = createChangeFeed({ keysOf, pauseMs: 1 });
  const over = new AbortController();
  const told = feed.follow(over.signal);
  return { feed, over, next: async () => (await told.next()).value as ChangedKeys | undefined };
};

it('whoever begins to listen is told that anything may have changed', async () => {
  const { next, over } = setUp();
  expect(await next()).toBeNull();
  over.abort();
  expect(await next()).toBeUndefined();
});

it('what changes is told by all of its keys', async () => {
  const { feed, next } = setUp(async (ids) => ids.flatMap((id) => [`Thing:${id}`, `Part:${id}`]));
  await next();
  const waiting = next();
  feed.tell(['a']);
  expect(await waiting).toEqual(['Thing:a', 'Part:a']);
});

it('what changes while the last change is told is told together, once', async () => {
  const { feed, next } = setUp();
  await next();
  for (const id of ['a', 'b', 'a']) feed.tell([id]);
  expect(await next()).toEqual(['Thing:a', 'Thing:b']);
  const waiting = next();
  feed.tell(['c']);
  expect(await waiting).toEqual(['Thing:c']);
});

it.each([
  ['what was missed', null],
  ['too much to name it all', Array.from({ length: 600 }, (_, i) => String(i))],
])('%s is told as anything, with what comes beside it', async (_, ids) => {
  const { feed, next } = setUp();
  await next();
  feed.tell(['a']);
  feed.tell(ids);
  feed.tell(['b']);
  expect(await next()).toBeNull();
  const waiting = next();
  feed.tell(['c']);
  expect(await waiting).toEqual(['Thing:c']);
});

it('where the keys cannot be had a change is told as anything', async () => {
  const { feed, next } = setUp(() => Promise.reject(new Error('no database')));
  await next();
  feed.tell(['a']);
  expect(await next()).toBeNull();
});

it('each follower is told by itself, and those who left cost nothing', async () => {
  const { feed, next, over } = setUp();
  const other = feed.follow(new AbortController().signal);
  await Promise.all([next(), other.next()]);
  over.abort();
  expect(await next()).toBeUndefined();
  feed.tell(['a']);
  expect((await other.next()).value).toEqual(['Thing:a']);
});
