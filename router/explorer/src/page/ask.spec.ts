import { afterEach, expect, it, vi } from 'vitest';
import { makeFetcher } from './ask.js';
import { createMemory } from './memory.js';

const url = 'http://shop.test/graphql';
const nobody = createMemory(() => 'new');

const answering = (answer: () => Response) => {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => answer());
  vi.stubGlobal('fetch', fetch);
  return {
    sent: () => JSON.parse(String(fetch.mock.calls[0]?.[1].body)),
    init: () => fetch.mock.calls[0]?.[1],
  };
};
afterEach(() => vi.unstubAllGlobals());

const events = (...lines: string[]) =>
  new Response(lines.join('\n'), { headers: { 'content-type': 'text/event-stream' } });

it('learns from an answer what the next example needs', async () => {
  const memory = createMemory(() => 'new');
  answering(() => Response.json({ data: { createCart: { __typename: 'Cart', id: 'c1' } } }));
  const query = 'mutation { createCart { id } }';
  await makeFetcher(url, memory)({ query });
  const { sent } = answering(() => Response.json({ data: {} }));
  await makeFetcher(url, memory)({ query, variables: { id: '$cartId' } });
  expect(sent().variables).toEqual({ id: 'c1' });
});

it('names the operation of its own tab, not the one that GraphiQL still has of the tab before', async () => {
  const { sent } = answering(() => Response.json({ data: {} }));
  await makeFetcher(url, nobody)({ query: 'query Product { __typename }', operationName: 'ListProducts' });
  expect(sent().operationName).toBe('Product');
});

it('keeps the choice among several operations of one tab', async () => {
  const { sent } = answering(() => Response.json({ data: {} }));
  await makeFetcher(url, nobody)({ query: 'query A { a } query B { b }', operationName: 'B' });
  expect(sent().operationName).toBe('B');
});

it('asks for a subscription as a stream of events, with the headers of the box', async () => {
  const { init } = answering(() =>
    events('event: next', 'data: {"data":{"n":1}}', '', 'event: complete', 'data: ', '', ''),
  );
  const told: unknown[] = [];
  const stream = makeFetcher(url, nobody)({ query: 'subscription { n }' }, { headers: { 'x-one': '1' } });
  for await (const answer of stream as AsyncIterable<unknown>) told.push(answer);
  expect(told).toEqual([{ data: { n: 1 } }]);
  expect(init()?.headers).toMatchObject({ accept: 'text/event-stream', 'x-one': '1' });
});

it('tells why a stream was refused', async () => {
  const refusal = { errors: [{ message: 'Too many streams are open.' }] };
  answering(() => Response.json(refusal, { status: 429 }));
  const stream = makeFetcher(url, nobody)({ query: 'subscription { n }' }) as AsyncIterable<unknown>;
  await expect(stream[Symbol.asyncIterator]().next()).rejects.toEqual(refusal);
});

it('sends what cannot be read as it is: the router says what is wrong with it', async () => {
  const { sent } = answering(() => Response.json({ errors: [{ message: 'Syntax Error' }] }, { status: 400 }));
  const answer = await makeFetcher(url, nobody)({ query: 'query {' });
  expect(sent().query).toBe('query {');
  expect(answer).toMatchObject({ errors: [{ message: 'Syntax Error' }] });
});
