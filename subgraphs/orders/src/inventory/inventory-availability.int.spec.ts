import { newId } from '@shop/kit/db';
import { createHttpClient, createHttpServer } from '@shop/kit/http';
import { createLogger } from '@shop/kit/log';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInventoryAvailability } from './inventory-availability.js';

const log = createLogger({ name: 'test', level: 'silent' });
const server = createHttpServer({ log, quiet: true });
let answer: (representations: { id: string }[]) => Promise<unknown> | unknown;
let calls = 0;
let baseUrl: string;

beforeAll(async () => {
  server.post('/graphql', async (request) => {
    calls += 1;
    const { representations } = (request.body as { variables: { representations: { id: string }[] } })
      .variables;
    return answer(representations);
  });
  baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

const asking = () => {
  const http = createHttpClient({ baseUrl, deadlineMs: 300 });
  return createInventoryAvailability({ http, path: '/graphql', deadlineMs: 300, log });
};

describe('asking inventory', () => {
  it('gives the quantities in one call, and leaves out what inventory does not know', async () => {
    const [known, unknown, down] = [newId(), newId(), newId()];
    answer = (representations) => ({
      data: {
        _entities: representations.map(({ id }) =>
          id === known ? { availability: { quantity: 7 } } : id === unknown ? null : { availability: null },
        ),
      },
    });
    calls = 0;
    expect(await asking()([known, unknown, down])).toEqual(new Map([[known, 7]]));
    expect(calls).toBe(1);
  });

  it('asks nothing for nothing', async () => {
    calls = 0;
    expect(await asking()([])).toEqual(new Map());
    expect(calls).toBe(0);
  });

  it.each<[string, typeof answer]>([
    ['does not answer in time', () => new Promise((resolve) => setTimeout(resolve, 1_000).unref())],
    ['answers with an error', () => ({ errors: [{ message: 'no' }], data: null })],
    ['answers nonsense', () => ({ data: { _entities: [{ availability: { quantity: 'many' } }] } })],
  ])('says nothing when inventory %s', async (_, bad) => {
    answer = bad;
    const started = performance.now();
    expect(await asking()([newId()])).toEqual(new Map());
    expect(performance.now() - started).toBeLessThan(900);
  });

  it('stops asking for a while after five failures', async () => {
    answer = () => ({ data: null });
    const ask = asking();
    calls = 0;
    for (let count = 0; count < 12; count += 1) await ask([newId()]);
    expect(calls).toBe(5);
  });
});
