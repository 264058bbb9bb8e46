import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fixtureServices } from '../fixture.js';
import { lintBooleans } from './booleans.js';
import { lintConnections } from './connections.js';
import { lintMutations } from './mutations.js';
import { lintValues } from './values.js';
import { lintWords } from './words.js';

const sdl = (text: string, name = 'orders') => ({ name, document: parse(text) });
const textsOf = (findings: readonly { rule: string; where: string; message: string }[]) =>
  findings.map(({ rule, message }) => `${rule}: ${message}`);

it('the fixture passes every rule', () => {
  const subgraphs = fixtureServices().map(({ name, sdl: text }) => sdl(text, name));
  const each = [lintConnections, lintMutations, lintValues].flatMap((lint) => subgraphs.flatMap(lint));
  expect([...each, ...lintBooleans(subgraphs, {}), ...lintWords(subgraphs, {})]).toEqual([]);
});

describe('a yes or no', () => {
  const lint = (text: string, exceptions = {}) => textsOf(lintBooleans([sdl(text)], exceptions));

  it.each([
    'type A { active: Boolean! }',
    'input A { active: Boolean = true }',
    'interface A { active: [Boolean!]! }',
  ])('is a question: %s', (text) => {
    expect(lint(text)).toEqual(['boolean: A.active is a yes or no: call it isX or hasX']);
    expect(lint(text.replace('active', 'isActive'))).toEqual([]);
    expect(lint(text.replace('active', 'hasActive'))).toEqual([]);
    expect(lint(text, { 'A.active': 'promised' })).toEqual([]);
  });

  it('`issue` is no question, and an exception that nothing needs is named', () => {
    expect(lint('type A { issue: Boolean }')).toHaveLength(1);
    expect(lint('type A { a: Int }', { 'A.active': 'promised' })).toEqual([
      'stale-exception: is in plainBooleans, but needs no exception',
    ]);
  });
});

describe('a name', () => {
  const lint = (text: string, exceptions = {}) => textsOf(lintWords([sdl(text)], exceptions));

  it.each([
    ['type OrdersCart { a: Int }', 'OrdersCart'],
    ['type Query { ordersCart: Int }', 'ordersCart'],
    ['type Query { a(ordersCart: Int): Int }', 'ordersCart'],
    ['enum MyOrdersState { A }', 'MyOrdersState'],
  ])('does not tell the subgraph: %s', (text, name) => {
    expect(lint(text)).toEqual([`subgraph-name: ${name} is named after the subgraph: name what it is about`]);
  });

  it('may be about what the subgraph is called after, and a recorded one may tell it', () => {
    expect(lint('type Query { orders: Int searchOrders: Int ordersperson: Int }')).toEqual([]);
    expect(lint('input SearchOrdersInput { a: Int }')).toEqual([]);
    expect(lint('type Query { ordersDeadLetters: Int }', { '*DeadLetters': 'its own' })).toEqual([]);
    expect(lint('type Query { a: Int }', { '*DeadLetters': 'its own' })).toEqual([
      'stale-exception: is in namedAfterSubgraphs, but needs no exception',
    ]);
  });

  it.each([
    ['type A { qty: Int }', 'qty', 'qty'],
    ['type CustOrder { a: Int }', 'CustOrder', 'cust'],
    ['type A { a(maxQty: Int): Int }', 'maxQty', 'qty'],
  ])('is written out: %s', (text, name, word) => {
    expect(lint(text)).toEqual([`abbreviation: ${name}: write "${word}" out`]);
  });
});

it.each([
  ['type A { id: ID }', 'nullability: A.id is an id: make it non-null'],
  ['interface A { id: ID }', 'nullability: A.id is an id: make it non-null'],
  ['type A { names: [String] }', 'nullability: A.names is a list: make its items non-null'],
  ['input A { rows: [[Int]!]! }', 'nullability: A.rows is a list: make its items non-null'],
  ['type A { price: Float! }', 'float: A.price is a Float, which cannot hold a price: use Decimal or Int'],
])('what is always there is said to be, and prices are exact: %s', (text, message) => {
  expect(textsOf(lintValues(sdl(text)))).toEqual([message]);
  expect(lintValues(sdl('type A { id: ID! names: [String!] } input AInput { id: ID }'))).toEqual([]);
});

describe('a connection', () => {
  const lint = (text: string) => textsOf(lintConnections(sdl(text)));
  const good = `type Query { orders(first: Int = 20, after: String): OrderConnection! }
    type OrderConnection { edges: [OrderEdge!]! pageInfo: PageInfo! totalCount: Int }
    type OrderEdge { node: Order! cursor: String! }`;

  it('has the shape that clients know from others', () => {
    expect(lint(good)).toEqual([]);
    expect(lint('type Query { orders(input: SearchInput!): OrderConnection! }')).toEqual([]);
  });

  it.each([
    ['edges: [OrderEdge!]!', 'edges: [OrderEdge!]', 'OrderConnection.edges must be [OrderEdge!]!'],
    ['pageInfo: PageInfo!', 'pageInfo: PageInfo', 'OrderConnection.pageInfo must be PageInfo!'],
    ['totalCount: Int', 'totalCount: Int!', 'OrderConnection.totalCount must be a nullable Int'],
    ['node: Order!', 'order: Order!', 'OrderEdge needs a node'],
    ['cursor: String!', 'cursor: ID!', 'OrderEdge.cursor must be String!'],
    ['first: Int = 20', 'first: Int', 'Query.orders needs the argument first: Int with a default'],
    [', after: String', '', 'Query.orders needs the argument after: String'],
  ])('without %s is named', (part, other, message) => {
    expect(lint(good.replace(part, other))).toEqual([`connection: ${message}`]);
  });
});

describe('a mutation', () => {
  const lint = (text: string) => textsOf(lintMutations(sdl(`${text} union PlaceResult = A | B`)));

  it('takes one input, or an id alone, and answers with a union of what came of it', () => {
    expect(
      lint('type Mutation { place(input: PlaceInput!): PlaceResult! drop(id: ID!): PlaceResult! }'),
    ).toEqual([]);
  });

  it.each(['', '(input: PlaceInput)', '(input: OtherInput!)', '(input: PlaceInput!, id: ID!)', '(id: ID)'])(
    'that takes %s is named',
    (given) => {
      expect(lint(`type Mutation { place${given}: PlaceResult! }`)).toEqual([
        `mutation: Mutation.place takes ${given || '()'}: it must take (input: PlaceInput!), or an id alone`,
      ]);
    },
  );

  it.each(['PlaceResult', 'Order!', 'Boolean!', '[PlaceResult!]'])(
    'that answers with %s is named',
    (result) => {
      expect(lint(`type Mutation { place(input: PlaceInput!): ${result} }`)).toEqual([
        'mutation: Mutation.place must answer with a union XResult!',
      ]);
    },
  );
});
