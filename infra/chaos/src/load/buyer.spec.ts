import type { Shopper } from '@shop/e2e/client/shopper';
import { expect, it } from 'vitest';
import type { Operation } from '../history/operation.js';
import { makeBuyer } from './buyer.js';

const planned = {
  index: 3,
  atMs: 0,
  lines: [{ pool: 'plenty', pick: 0.9, quantity: 2 } as const],
  token: 'tok_ok',
};

const setUp = () => {
  const operations: Pick<Operation, 'op' | 'type' | 'key'>[] = [];
  const history = {
    operations: [],
    close: async () => undefined,
    async record<T>(
      { op, key }: Pick<Operation, 'op' | 'key'>,
      run: () => Promise<T>,
      ending: (result: T) => Pick<Operation, 'type'>,
    ): Promise<T> {
      try {
        const result = await run();
        operations.push({ op, key, type: ending(result).type });
        return result;
      } catch (error) {
        operations.push({ op, key, type: 'info' });
        throw error;
      }
    },
  };
  const over = new AbortController();
  const shelf = { plenty: ['p0', 'p1'], scarce: ['s0'] };
  const buy = makeBuyer({ history, shelf, now: () => 0, over: over.signal, keyPrefix: 'k' });
  return { buy, operations, over };
};

const shopper = (answers: Partial<Record<keyof Shopper, unknown>>) => answers as unknown as Shopper;
const cart = { id: 'c', version: 1, total: { amount: '1.00', currency: 'EUR' } };

it('asks again with the same key until it is answered', async () => {
  const { buy, operations } = setUp();
  const keys: unknown[] = [];
  const answers = [Promise.reject(new Error('lost')), { __typename: 'OutOfStockError' }];
  for (const answer of answers) if (answer instanceof Promise) answer.catch(() => undefined);
  const purchase = await buy(
    shopper({
      fillCart: async (lines: unknown) => {
        expect(lines).toEqual([{ variantId: 'p1', quantity: 2 }]);
        return cart;
      },
      placeOrder: async ({ idempotencyKey }: { idempotencyKey: string }) => {
        keys.push(idempotencyKey);
        return answers.shift();
      },
    }),
    planned,
  );
  expect(keys).toEqual(['k-3', 'k-3']);
  expect(purchase).toMatchObject({ outcome: 'refused' });
  expect(operations.filter(({ op }) => op === 'place').map(({ type }) => type)).toEqual(['info', 'fail']);
});

it('whoever is never answered says so once nobody waits any longer', async () => {
  const { buy, over } = setUp();
  const purchase = await buy(
    shopper({
      fillCart: async () => {
        over.abort();
        throw new Error('lost');
      },
    }),
    planned,
  );
  expect(purchase).toEqual({ index: 3, cameMs: 0, outcome: 'unanswered' });
});
