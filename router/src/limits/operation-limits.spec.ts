import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { limitOperations } from './operation-limits.js';

const schema = buildSchema('type Query { me: Query, id: ID }');
const roomy = {
  maxDepth: 4,
  maxRootFields: 3,
  maxFields: 6,
  maxRepeats: 3,
  maxAliases: 3,
  maxDirectives: 4,
  maxDirectivesPerPlace: 2,
};
const errors = (query: string) => validate(schema, parse(query), [limitOperations(roomy)]);
const faults = (query: string) => errors(query).map(({ message }) => message);

it('depth is counted through fields and fragments alike', () => {
  expect(faults('{ me { me { me { id } } } }')).toEqual([]);
  expect(faults('{ me { me { me { me { id } } } } }')).toEqual([expect.stringContaining('5 levels deep')]);
  expect(
    faults('{ me { ...F } } fragment F on Query { me { ... on Query { me { me { id } } } } }'),
  ).toHaveLength(1);
});

it('top-level fields are counted through aliases and fragments', () => {
  expect(faults('{ a: id b: id c: id }')).toEqual([]);
  expect(faults('{ a: id ...F } fragment F on Query { b: id id me { id } }')).toEqual([
    expect.stringContaining('4 top-level fields'),
  ]);
});

it('fields and aliases count as often as the fragment they are in is used', () => {
  expect(faults('{ me { ...F } } fragment F on Query { me { a: id b: id c: id } }')).toEqual([]);
  expect(faults('{ me { ...F } me { ...F } } fragment F on Query { a: id b: id }')).toEqual([
    expect.stringContaining('4 aliases'),
  ]);
  expect(faults('{ me { id id id } me { id id } }')).toEqual([expect.stringContaining('7 fields')]);
});

it('the same field in one place is counted through fragments, and through the same fields around it', () => {
  expect(faults('{ me { id id id } }')).toEqual([]);
  expect(faults('{ me { id id ... on Query { ...F } } } fragment F on Query { id id }')).toEqual([
    expect.stringContaining('4 times for "id"'),
  ]);
  expect(faults('{ me { id id } me { id id } }')).toEqual([expect.stringContaining('4 times for "id"')]);
  expect(faults('{ me { id id } you: me { id id } }')).toEqual([]);
});

it('fields that repeat in many places are counted in pairs over all of them', () => {
  const limits = limitOperations({ ...roomy, maxFields: 100 });
  const told = (inside: string) =>
    validate(schema, parse(`{ ${`me { ${inside} } `.repeat(3)} }`), [limits]).map(
      ({ extensions }) => extensions,
    );
  // Three of one name make three pairs: two such places are as many as three repeats allow.
  expect(told('id')).toEqual([]);
  expect(told('id me { id }')).toEqual([{ code: 'MAX_REPEATS_LIMIT', limit: 6, actual: 12 }]);
});

it('directives are counted wherever they stand, in all and in one place', () => {
  const twice = '@skip(if: false) @include(if: true)';
  expect(faults(`{ id ${twice} me ${twice} { id } }`)).toEqual([]);
  expect(faults(`{ id ${twice} ...F } fragment F on Query ${twice} { ... ${twice} { id } }`)).toEqual([
    expect.stringContaining('6 directives;'),
  ]);
  expect(faults('query ($v: ID @a @b @c) @a @b @c { id }')).toEqual([
    expect.stringContaining('3 directives in one place'),
    expect.stringContaining('3 directives in one place'),
  ]);
  expect(faults('{ id } fragment Unused on Query { id @a @b @c }')).toHaveLength(1);
});

it('a refusal has a code and numbers that programs can read', () => {
  expect(errors('{ a: id b: id c: id d: id }').map(({ extensions }) => extensions)).toEqual([
    { code: 'MAX_ROOT_FIELDS_LIMIT', limit: 3, actual: 4 },
    { code: 'MAX_ALIASES_LIMIT', limit: 3, actual: 4 },
  ]);
});

it('introspection may be as deep as tools make it', () => {
  const wide = limitOperations({ ...roomy, maxFields: 1_000 });
  expect(validate(schema, parse(getIntrospectionQuery()), [wide])).toEqual([]);
});

it('fragments that multiply or go in circles cost no time', () => {
  const doubling = Array.from(
    { length: 60 },
    (_, i) => `fragment F${i} on Query { ...F${i + 1} ... on Query { ...F${i + 1} } }`,
  );
  const found = errors(`{ ...F0 } ${doubling.join(' ')} fragment F60 on Query { id }`);
  expect(found.map(({ extensions }) => extensions.actual)).toEqual([
    Number.MAX_SAFE_INTEGER,
    Number.MAX_SAFE_INTEGER,
  ]);
  expect(faults('{ ...A } fragment A on Query { me { ...B } } fragment B on Query { me { ...A } }')).toEqual([
    expect.stringContaining('"fragments" in one place'),
  ]);
});
