import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readCacheHints } from './cache-hints.js';
import { entityMaxAgeOf, maxAgeOf } from './cache-policy.js';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
  extend schema @link(url: "https://marketgraph.dev/cacheControl/v1.0", import: ["@cacheControl"])
    @composeDirective(name: "@cacheControl")
  directive @cacheControl(maxAge: Int, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT
  type Query {
    page: Page @cacheControl(maxAge: 10)
    plain: Page
    number: Int
    shortNumber: Int @cacheControl(maxAge: 3)
    daily: Daily
    wrong: Page @cacheControl(inheritMaxAge: true)
    value: Value
    any: Any @cacheControl(maxAge: 10)
    named: Named @cacheControl(maxAge: 10)
  }
  type Mutation { change: Page @cacheControl(maxAge: 10) }
  type Page {
    id: ID!
    kind: Kind
    short: Int @cacheControl(maxAge: 2)
    long: Int @cacheControl(maxAge: 60)
    never: Int @cacheControl(maxAge: 0)
    owner: Owner
    ownersToo: [Owner!] @cacheControl(inheritMaxAge: true)
    values: [Value!]!
    daily: Daily
    shortDaily: Daily @cacheControl(maxAge: 1)
  }
  enum Kind { ONE }
  type Owner implements Named { name: String }
  type Quick implements Named { name: String @cacheControl(maxAge: 4) }
  interface Named { name: String }
  union Any = Owner | Quick
  type Value @cacheControl(inheritMaxAge: true) { amount: Int inner: Value }
  type Daily @cacheControl(maxAge: 86400) { text: String }
`;

const { supergraphSdl = '', errors } = composeServices([
  { name: 'one', url: 'http://127.0.0.1:1/', typeDefs: parse(sdl) },
]);
if (errors) throw errors[0];
const supergraph = Supergraph.build(supergraphSdl);
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const hints = readCacheHints(supergraph.schema);

describe('an answer may be kept as long as the strictest of its fields allows', () => {
  it.each([
    ['the hint of a root field', '{ page { id } }', 10],
    ['a root field without a hint keeps nothing', '{ plain { id } }', 0],
    ['nor does one that leads to a number', '{ number }', 0],
    ['unless it has a hint', '{ shortNumber }', 3],
    ['a root field without one takes that of its type', '{ daily { text } }', 86_400],
    ['a root field has nothing to inherit from', '{ wrong { id } }', 0],
    ['nor by its type', '{ value { amount } }', 0],
    ['scalars and enums inherit', '{ page { id kind } }', 10],
    ['a shorter hint below', '{ page { short } }', 2],
    ['a longer hint below makes nothing longer', '{ page { long } }', 10],
    ['none at all below', '{ page { id never } }', 0],
    ['an object without a hint keeps nothing', '{ page { owner { name } } }', 0],
    ['an object that the field lets inherit', '{ page { ownersToo { name } } }', 10],
    ['an object that its type lets inherit', '{ page { values { amount inner { amount } } } }', 10],
    ['the hint of the field before that of the type', '{ page { daily { text } shortDaily { text } } }', 1],
    ['the strictest of several root fields', '{ page { id } shortNumber }', 3],
    ['one root field without a hint', '{ page { id } plain { id } }', 0],
    [
      'what may be left out counts too',
      'query ($a: Boolean!) { page { id owner @include(if: $a) { name } } }',
      0,
    ],
    ['fragments', '{ page { ...F ... on Page { id } } } fragment F on Page { short }', 2],
    ['aliases', '{ a: page { b: short } }', 2],
    ['the name of the type says nothing new', '{ __typename page { __typename } }', 10],
    ['nor does it allow anything by itself', '{ __typename }', 0],
    ['the schema is not kept', '{ __schema { queryType { name } } }', 0],
    ['nor is a type', '{ page { id } __type(name: "Page") { name } }', 0],
    ['a union with a hint', '{ any { ... on Owner { name } } }', 10],
    ['the strictest type behind an interface', '{ named { name } }', 4],
    ['a mutation, whatever its hint', 'mutation { change { id } }', 0],
    [
      'a variable that would not be seen',
      'query ($__proto__: Boolean!) { page { id @skip(if: $__proto__) } }',
      0,
    ],
  ])('%s', (_, query, seconds) => {
    expect(maxAgeOf(parse(query), schema, hints)).toBe(seconds);
  });
});

describe('entities may be kept as long as the strictest field that is asked of them allows', () => {
  const closed = 'Page.kind';
  const ageOf = (selection: string) =>
    entityMaxAgeOf(
      parse(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`,
      ),
      {
        schema,
        hints,
        isOpen: (type, field) => `${type}.${field}` !== closed,
      },
    );

  it.each([
    ['the hint of the type', '... on Daily { text }', 86_400],
    ['scalars of a type without a hint have nothing to inherit', '... on Page { id }', 0],
    ['unless they have a hint', '... on Page { short }', 2],
    ['so do objects', '... on Page { daily { text } }', 86_400],
    ['nor is there anything to inherit by the type of the field', '... on Page { values { amount } }', 0],
    ['a field without a hint beside one with it', '... on Page { short id }', 0],
    ['none below', '... on Page { shortDaily { text } owner { name } }', 0],
    ['the strictest of several types', '... on Page { short } ... on Daily { text }', 2],
    ['the name of the type', '__typename ... on Page { short __typename }', 2],
    ['nothing but the name of the type', '... on Page { __typename }', 0],
    ['what not everybody may see', '... on Page { short kind }', 0],
    ['what clients do not know', '... on Page { short hidden }', 0],
    ['a type that clients do not know', '... on Hidden { id }', 0],
  ])('%s', (_, selection, seconds) => {
    expect(ageOf(selection)).toBe(seconds);
  });

  it('anything that does not ask for entities alone is not kept', () => {
    const all = { schema, hints, isOpen: () => true };
    expect(entityMaxAgeOf(parse('{ page { short } }'), all)).toBe(0);
    expect(entityMaxAgeOf(parse('{ _entities { ...F } } fragment F on Page { short }'), all)).toBe(0);
  });
});

it('what is private by the directive of another is not kept', () => {
  const element = (args: object) => ({ appliedDirectivesOf: () => [{ arguments: () => args }] });
  const type = { name: 'Page', ...element({ maxAge: 10, scope: 'PRIVATE' }), fields: () => [] };
  const read = readCacheHints({ objectTypes: () => [type] } as never);
  expect(read.get('Page')).toEqual({ maxAge: 0 });
});

it('clients see nothing of the hints', () => {
  expect(schema.getDirective('cacheControl')).toBeUndefined();
  expect(Object.keys(schema.getTypeMap()).filter((name) => /cache/i.test(name))).toEqual([]);
});
