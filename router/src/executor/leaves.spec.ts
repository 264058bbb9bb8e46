import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { entityKeysOf, leavesOf } from './leaves.js';

it('are the top-level fields of a query, by the names the answer would use', () => {
  expect(leavesOf(parse('{ a: viewer { id } products { id } ...F } fragment F on Query { b }'))).toEqual([
    ['a'],
    ['products'],
    ['b'],
  ]);
});

it('are the fields of each entity that was asked for, by its type', () => {
  const query = parse(`query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Order { payments { id } } ... on Product { __typename stock } ...F }
  } fragment F on Product { place }`);
  const representations = [{ __typename: 'Product' }, { __typename: 'Order' }, { __typename: 'Other' }];
  expect(leavesOf(query, { representations })).toEqual([
    ['_entities', 0, 'stock'],
    ['_entities', 0, 'place'],
    ['_entities', 1, 'payments'],
    ['_entities', 2],
  ]);
});

it('are not more than a client would read', () => {
  const query = parse(
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { id } }',
  );
  const representations = Array.from({ length: 1_000 }, () => ({ __typename: 'Product' }));
  expect(leavesOf(query, { representations }).length).toBeLessThanOrEqual(50);
});

it('tell all names that entities of any type may come with', () => {
  const query = parse(`query ($representations: [_Any!]!) {
    _entities(representations: $representations) { __typename ... on Order { paid: payments { id } } ... on Product { stock ...F } }
  } fragment F on Product { stock place }`);
  expect([...entityKeysOf(query)]).toEqual(['__typename', 'paid', 'stock', 'place']);
});
