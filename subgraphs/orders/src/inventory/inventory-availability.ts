import type { HttpClient } from '@shop/kit/http';
import type { Logger } from '@shop/kit/log';
import { createPolicy } from '@shop/kit/resilience';
import { z } from 'zod';
import type { AskAvailability } from '../use-cases/availability.js';

const query = `query Availability($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on ProductVariant { availability { quantity } } }
}`;

const answer = z.object({
  data: z.object({
    _entities: z.array(
      z.object({ availability: z.object({ quantity: z.int().nonnegative() }).nullish() }).nullable(),
    ),
  }),
});

type Options = Readonly<{ http: HttpClient; path: string; deadlineMs: number; log: Logger }>;

/** Asks inventory what is there. No answer in time is an empty answer: a shopper is never turned away for our trouble. */
export const createInventoryAvailability = ({ http, path, deadlineMs, log }: Options): AskAvailability => {
  // While inventory is down, shoppers do not wait out the deadline one by one.
  const policy = createPolicy({ deadlineMs, breaker: { failures: 5, halfOpenAfterMs: 2_000 } });
  return async (variantIds) => {
    if (variantIds.length === 0) return new Map();
    const representations = variantIds.map((id) => ({ __typename: 'ProductVariant', id }));
    try {
      const entities = await policy.execute(async ({ signal }) => {
        const { body } = await http.send({
          method: 'POST',
          path,
          body: { query, variables: { representations } },
          signal,
        });
        return answer.parse(body).data._entities;
      });
      return new Map(
        variantIds.flatMap((id, index) => {
          const quantity = entities[index]?.availability?.quantity;
          return quantity === undefined ? [] : [[id, quantity] as const];
        }),
      );
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'inventory did not say what is in stock');
      return new Map();
    }
  };
};
