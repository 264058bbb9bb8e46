import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { limitOperations } from './operation-limits.js';

const schema = buildSchema('type Query { me: Query, id: ID }');
const faults = (query: string) =>
  validate(schema, parse(query), [limitOperations({ maxDepth: 4, maxRootFields: 3 })]).map(
    ({ message }) => message,
  );

it('depth is counted through fields and fragments alike', () => {
  expect(faults('{ me { me { me { id } } } }')).toEqual([]);
  expect(faults('{ me { me { me { me { id } } } } }')).toEqual([expect.stringContaining('5 levels deep')]);
  expect(
    faults('{ me { ...F } } fragment F on Query { me { ... on Query { me { me { id } } } } }'),
  ).toHaveLength(1);
});

it('top-level fields are counted through aliases and fragments', () => {
  expect(faults('{ a: id b: id c: id }')).toEqual([]);
  expect(faults('{ a: id ...F } fragment F on Query { b: id c: id d: id }')).toEqual([
    expect.stringContaining('4 top-level fields'),
  ]);
});

it('introspection may be as deep as tools make it', () => {
  expect(faults('{ __schema { types { fields { type { ofType { ofType { name } } } } } } }')).toEqual([]);
});

it('fragments that multiply or go in circles cost no time', () => {
  const doubling = Array.from(
    { length: 60 },
    (_, i) => `fragment F${i} on Query { ...F${i + 1} ... on Query { ...F${i + 1} } }`,
  );
  expect(faults(`{ ...F0 } ${doubling.join(' ')} fragment F60 on Query { id }`)[0]).toContain('top-level');
  expect(faults('{ ...A } fragment A on Query { me { ...B } } fragment B on Query { me { ...A } }')).toEqual(
    [],
  );
});
