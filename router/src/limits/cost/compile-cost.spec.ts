import { Supergraph } from '@apollo/federation-internals';
import { getOperationAST, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { composeSdl } from '../../testing/compose.fixture.js';
import { compileCost } from './compile-cost.js';
import { readCostRules } from './cost-rules.js';

const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost", "@listSize"])
  type Query {
    item: Item
    word: String
    dear: Item @cost(weight: 7)
    plain: [Item]
    some: [Item!]! @listSize(assumedSize: 3)
    words: [String!]! @listSize(assumedSize: 30)
    page(first: Int = 5, last: Int): Page @listSize(assumedSize: 4, slicingArguments: ["first", "last"], sizedFields: ["edges"], requireOneSlicingArgument: false)
    strict(first: Int, last: Int): [Item] @listSize(slicingArguments: ["first", "last"])
    found(input: Search!): Page @listSize(assumedSize: 4, sizedFields: ["edges"])
    weighed(by: Int @cost(weight: 9), colour: Colour): Item
    any: Any
    node: Node
  }
  type Mutation { add(lines: [Line!]!): Item }
  type Page { edges: [Edge!]! hasMore: Boolean }
  type Edge { node: Item }
  type Item implements Node { id: ID related: [Item!]! @listSize(assumedSize: 2) item: Item gem: Gem }
  type Gem @cost(weight: 20) { id: ID }
  type Other { id: ID }
  union Any = Item | Other
  interface Node { related: [Item!]! }
  input Search { term: String first: Int = 6 }
  input Line { id: ID quantity: Int note: String @cost(weight: 2) }
  enum Colour @cost(weight: 4) { RED }`;
const supergraph = Supergraph.build(composeSdl({ one: sdl }));
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const rules = readCostRules(supergraph.schema);

const costOf = (query: string, variables = {}): number => {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('one operation, please');
  return compileCost(schema, rules, document, operation)(variables);
};

describe('the cost of an operation', () => {
  it.each([
    ['objects are 1 and values nothing', '{ word item { id item { id __typename } } }', 2],
    ['a field or a type may say what it costs instead', '{ dear { id gem { id } } }', 27],
    ['each alias counts', '{ a: item { id } b: item { id } }', 2],
    ['a list costs its usual length', '{ some { id } }', 3],
    ['a list that says nothing is taken for ten', '{ plain { id } }', 10],
    ['lists multiply', '{ some { related { related { id } } } }', 3 * (1 + 2 * (1 + 2))],
    ['values in a list are still nothing', '{ words }', 0],
    [
      'a mutation is 10, and its input objects count',
      'mutation { add(lines: [{ id: 1 }, { id: 2 }]) { id } }',
      13,
    ],
    ['of an input, what has a weight', 'mutation { add(lines: [{ id: 1, note: "x" }]) { id } }', 14],
    ['arguments may have a weight, and so may enums', '{ weighed(by: 1, colour: RED) { id } }', 14],
    ['of a union all sides count', '{ any { ... on Item { item { id } } ... on Other { id } } }', 2],
    ['an interface costs what the types behind it say', '{ node { related { id } } }', 3],
    ['the schema is told for nothing', '{ __schema { types { name fields { name } } } }', 0],
  ])('%s', (_, query, cost) => {
    expect(costOf(query)).toBe(cost);
  });

  it.each([
    ['what the argument says', '{ page(first: 50) { edges { node { id } } hasMore } }', {}, 101],
    ['its default', '{ page { edges { node { id } } } }', {}, 11],
    ['the larger of two', '{ page(first: 1, last: 9) { edges { node { id } } } }', {}, 19],
    ['the usual where it is null', '{ page(first: null) { edges { node { id } } } }', {}, 9],
    ['the variable', 'query ($n: Int) { page(first: $n) { edges { node { id } } } }', { n: 20 }, 41],
    [
      'the default where the variable is not given',
      'query ($n: Int) { page(first: $n) { edges { node { id } } } }',
      {},
      11,
    ],
    ['nothing where it is negative', '{ page(first: -50) { edges { node { id } } } }', {}, 1],
    [
      'what the input object says',
      '{ found(input: { first: 8 }) { edges { node { id } } } }',
      {},
      1 + 16 + 1,
    ],
    ['its default there', '{ found(input: { term: "x" }) { edges { node { id } } } }', {}, 1 + 12 + 1],
    [
      'the variable in it',
      'query ($n: Int) { found(input: { first: $n }) { edges { node { id } } } }',
      { n: 3 },
      8,
    ],
    [
      'a variable that is all of it',
      'query ($i: Search!) { found(input: $i) { edges { node { id } } } }',
      { i: { first: 9 } },
      20,
    ],
  ])('a page is as long as: %s', (_, query, variables, cost) => {
    expect(costOf(query, variables)).toBe(cost);
  });

  it('a list that needs one of two arguments is refused without, and with both', () => {
    expect(costOf('{ strict(last: 4) { id } }')).toBe(4);
    for (const args of ['', '(first: 1, last: 2)'])
      expect(() => costOf(`{ strict${args} { id } }`)).toThrow(
        'strict: expected exactly one of first, last.',
      );
  });

  it('what is skipped or not included is free', () => {
    const query = 'query ($a: Boolean!) { item @skip(if: $a) { id } ... @include(if: $a) { some { id } } }';
    expect([costOf(query, { a: true }), costOf(query, { a: false })]).toEqual([3, 1]);
    expect(costOf('{ word item @skip(if: true) { id } }')).toBe(0);
  });

  it('a fragment counts wherever it is used, and as an edge only where the page says how many', () => {
    const fragments = 'fragment P on Page { edges { ...E } } fragment E on Edge { node { id } }';
    expect(costOf(`{ page(first: 7) { ...P } } ${fragments}`)).toBe(15);
    expect(costOf(`{ a: page(first: 7) { ...P } b: page(first: 2) { ...P } } ${fragments}`)).toBe(20);
  });

  it('more than any number is still a number', () => {
    const deep = '{ plain { '.concat('related { '.repeat(1_100), 'id', ' }'.repeat(1_101), ' }');
    expect(costOf(deep)).toBe(Number.POSITIVE_INFINITY);
  });
});
