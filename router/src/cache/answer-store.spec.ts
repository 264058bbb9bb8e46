import { metrics } from '@shop/kit/metrics';
import { beforeEach, expect, it } from 'vitest';
import { type Answer, createAnswerStore } from './answer-store.js';
import { StoredAnswer, stringifyAnswer } from './stored-answer.js';
import { anythingKey, createToldChanges, entityKey } from './told-changes.js';

const clock = { now: 0 };
beforeEach(() => {
  clock.now = 1_000_000;
});

const maxAgeMs = 5_000;
const storeOf = (capacityBytes = 100_000) => {
  const told = createToldChanges();
  const store = createAnswerStore<string[]>({ capacityBytes, told, now: () => clock.now });
  const asked: string[] = [];
  return {
    asked,
    told,
    get: (key: string, execute: () => Promise<Answer<string[]>> = async () => ({ data: { of: key } })) =>
      store.get({
        key,
        maxAgeMs,
        keysOf: ({ of }) => [anythingKey('products'), entityKey('products', 'Product', String(of))],
        execute: () => {
          asked.push(key);
          return execute();
        },
      }),
  };
};

const text = ({ data, errors }: Answer<string[]>) =>
  stringifyAnswer({ data: data as never, errors: errors as never });

it('an answer is given again until it is too old', async () => {
  const { get, asked } = storeOf();
  const first = await get('a');
  clock.now += maxAgeMs - 1;
  expect(text(await get('a'))).toBe('{"data":{"of":"a"}}\n');
  expect((await get('a')).data).toBe(first.data);
  expect(asked).toEqual(['a']);
  clock.now += 1;
  await get('a');
  expect(asked).toEqual(['a', 'a']);
});

it('an answer is as old as the question it was made for', async () => {
  const { get, asked } = storeOf();
  await get('a', async () => {
    clock.now += 3_000;
    return { data: { of: 'a' } };
  });
  clock.now += 2_000;
  await get('a');
  expect(asked).toHaveLength(2);
});

it('an answer that took longer than it may be kept is given to the one who asked and not kept', async () => {
  const { get, asked } = storeOf();
  const late = await get('a', async () => {
    clock.now += maxAgeMs;
    return { data: { of: 'a' } };
  });
  expect(late.data).not.toBeInstanceOf(StoredAnswer);
  expect(text(late)).toBe('{"data":{"of":"a"}}\n');
  await get('a');
  expect(asked).toHaveLength(2);
});

it.each<[string, Answer<string[]>]>([
  ['with an error', { data: { of: null }, errors: ['x'] }],
  ['without data', { data: null, errors: ['x'] }],
  ['with nothing in it', {}],
])('an answer %s is not kept', async (_, answer) => {
  const { get, asked } = storeOf();
  expect(await get('a', async () => answer)).toEqual(answer);
  await get('a');
  expect(asked).toHaveLength(2);
});

it('those who ask for the same at once get one answer, errors too, and others their own', async () => {
  const { get, asked } = storeOf();
  const gate = Promise.withResolvers<Answer<string[]>>();
  const waiting = [get('a', () => gate.promise), get('a'), get('a')];
  expect(text(await get('b'))).toContain('"b"');
  gate.resolve({ data: { of: 'all' }, errors: ['x'] });
  for (const answer of await Promise.all(waiting)) expect(answer.errors).toEqual(['x']);
  expect(asked).toEqual(['a', 'b']);
  await get('a');
  expect(asked).toEqual(['a', 'b', 'a']);
});

it('nobody waits for an answer that began too long ago', async () => {
  const { get, asked } = storeOf();
  const gate = Promise.withResolvers<Answer<string[]>>();
  const slow = get('a', () => gate.promise);
  clock.now += maxAgeMs;
  expect(text(await get('a'))).toBe('{"data":{"of":"a"}}\n');
  gate.resolve({ data: { of: 'old' } });
  expect(text(await slow)).toContain('old');
  expect(text(await get('a'))).toBe('{"data":{"of":"a"}}\n');
  expect(asked).toEqual(['a', 'a']);
});

it('an execution that breaks is told to all who wait, and the next one tries again', async () => {
  const { get, asked } = storeOf();
  const broken = () => Promise.reject(new Error('broken'));
  const outcomes = await Promise.allSettled([get('a', broken), get('a', broken)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(text(await get('a'))).toContain('"a"');
  expect(asked).toEqual(['a', 'a']);
});

it('the answers together take no more than they may, the least used go first, and all is counted', async () => {
  const { get, asked } = storeOf(4_000);
  const big = async () => ({ data: { of: 'x'.repeat(300) } });
  for (const key of ['a', 'b', 'c', 'a', 'd']) await get(key, big);
  asked.length = 0;
  for (const key of ['a', 'c', 'd']) await get(key, big);
  expect(asked).toEqual([]);
  await get('b', big);
  expect(asked).toEqual(['b']);
  await get('huge', async () => ({ data: { of: 'x'.repeat(10_000) } }));
  const measured = await metrics.text();
  expect(Number(/^response_cache_bytes (\d+)/m.exec(measured)?.[1])).toBeLessThanOrEqual(4_000);
  for (const outcome of ['hit', 'miss', 'shared'])
    expect(measured).toMatch(new RegExp(`response_cache_lookups_total\\{outcome="${outcome}"\\} [1-9]`));
});

it('an answer is not given again once something in it has changed; others are', async () => {
  const { get, asked, told } = storeOf();
  for (const key of ['a', 'b']) await get(key);
  told.tell('products', ['Product:a']);
  for (const key of ['a', 'b', 'a', 'b']) await get(key);
  expect(asked).toEqual(['a', 'b', 'a']);
  told.tell('products', null);
  for (const key of ['a', 'b']) await get(key);
  expect(asked).toEqual(['a', 'b', 'a', 'a', 'b']);
});

it('an answer that was under way when something in it changed is given to those who asked before, and to nobody else', async () => {
  const { get, asked, told } = storeOf();
  const gate = Promise.withResolvers<Answer<string[]>>();
  const before = [get('a', () => gate.promise), get('a')];
  told.tell('products', ['Product:a']);
  expect(text(await get('a'))).toBe('{"data":{"of":"a"}}\n');
  gate.resolve({ data: { of: 'a', name: 'old' } });
  for (const answer of await Promise.all(before)) {
    expect(text(answer)).toContain('old');
    expect(answer.data).not.toBeInstanceOf(StoredAnswer);
  }
  expect(text(await get('a'))).toBe('{"data":{"of":"a"}}\n');
  expect(asked).toEqual(['a', 'a']);
});

it('an answer that was under way when something else changed is kept', async () => {
  const { get, asked, told } = storeOf();
  const gate = Promise.withResolvers<Answer<string[]>>();
  const first = get('a', () => gate.promise);
  told.tell('products', ['Product:b']);
  gate.resolve({ data: { of: 'a' } });
  await first;
  await get('a');
  expect(asked).toEqual(['a']);
});

it('what changes made old is counted', async () => {
  const measured = await metrics.text();
  for (const state of ['kept', 'under_way'])
    expect(measured).toMatch(new RegExp(`response_cache_changed_total\\{state="${state}"\\} [1-9]`));
});

it('a kept answer is part of a bigger one as what it is', () => {
  const data = new StoredAnswer({ a: 1 }, 0) as never;
  expect(stringifyAnswer({ data, extensions: { cost: 1 } })).toBe(
    '{"data":{"a":1},"extensions":{"cost":1}}\n',
  );
});
