import { buildSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fixtureServices } from '../fixture.js';
import { lintDescriptions } from './descriptions.js';
import { lintEntities } from './entities.js';
import { lintLists, lintStaleBounds } from './lists.js';

const messagesOf = (findings: readonly { where: string; message: string }[]) =>
  findings.map(({ where, message }) => `${where}: ${message}`);

describe('everything in a subgraph has a description', () => {
  it('accepts the described fixture, federation vocabulary included', () => {
    for (const { name, sdl } of fixtureServices())
      expect(lintDescriptions({ name, document: parse(sdl) })).toEqual([]);
  });

  it.each([
    ['a type', 'type A { "f." f: Int }', 'A has no description'],
    ['a field', '"A." type A { f: Int }', 'A.f has no description'],
    ['an argument', '"A." type A { "f." f(x: Int): Int }', 'A.f(x:) has no description'],
    ['an input field', '"I." input I { a: Int }', 'I.a has no description'],
    ['an enum value', '"E." enum E { A }', 'E.A has no description'],
    ['a scalar', 'scalar Decimal', 'Decimal has no description'],
    ['a union', 'union U = A', 'U has no description'],
    ['an interface', 'interface N { "f." f: Int }', 'N has no description'],
    ['a root field', 'type Query { f: Int }', 'Query.f has no description'],
    ['a field with an empty description', '"A." type A { " " f: Int }', 'A.f has no description'],
    [
      'a field with a few words that are no sentence',
      '"A." type A { "the f" f: Int }',
      'A.f has a description that is no sentence',
    ],
  ])('names %s without one', (_, sdl, message) => {
    expect(lintDescriptions({ name: 'a', document: parse(sdl) })).toEqual([
      { rule: 'description', where: 'schema/subgraphs/a.graphql', message },
    ]);
  });
});

it('leaves the description of an entity and its key to the owner, but not that of what a stub adds', () => {
  const stub = 'type Product @key(fields: "id") { id: ID! quantity: Int }';
  const missing = (name: string) =>
    lintDescriptions({ name, document: parse(stub) }).map(({ message }) => message);
  expect(missing('inventory')).toEqual(['Product.quantity has no description']);
  expect(missing('products')).toHaveLength(3);
});

describe('lists of objects are connections, or bounded for a recorded reason', () => {
  const schema = buildSchema(`
    type Query { lines: [Line!]! names: [String!]! lineConnection: LineConnection! }
    type LineConnection { edges: [LineEdge!]! }
    type LineEdge { node: Line! }
    type Line { id: ID! }
  `);

  it('names a plain list, and leaves scalars and the edges of a connection alone', () => {
    expect(lintLists(schema, {}).map(({ where }) => where)).toEqual(['Query.lines']);
  });

  it('accepts a recorded bound, and names one whose field is gone', () => {
    const bounded = { 'Query.lines': 'at most ten', 'Query.old': 'gone' };
    expect(lintLists(schema, bounded)).toEqual([]);
    expect(lintStaleBounds(schema, bounded).map(({ where }) => where)).toEqual(['Query.old']);
  });
});

describe('what another subgraph resolves is nullable', () => {
  const lint = (name: string, sdl: string) =>
    messagesOf(lintEntities([{ name, document: parse(sdl) }], { Product: 'products', Order: 'orders' }));

  it('accepts the fixture', () => {
    const documents = fixtureServices().map(({ name, sdl }) => ({ name, document: parse(sdl) }));
    expect(lintEntities(documents)).toEqual([]);
  });

  it('names a non-null field added to the entity of another subgraph', () => {
    expect(
      lint('inventory', 'type Product @key(fields: "id") { id: ID! sku: ID! @external quantity: Int! }'),
    ).toEqual([
      'schema/subgraphs/inventory.graphql: Product.quantity is non-null, but crosses to another subgraph: make it nullable',
    ]);
  });

  it('names a non-null link to the entity of another subgraph, lists included', () => {
    expect(
      lint('orders', 'type Line { product: Product! all: [Product!]! order: Order! maybe: Product }'),
    ).toEqual([
      'schema/subgraphs/orders.graphql: Line.product is non-null, but crosses to another subgraph: make it nullable',
      'schema/subgraphs/orders.graphql: Line.all is non-null, but crosses to another subgraph: make it nullable',
    ]);
  });

  it('asks for the owner of a new entity', () => {
    expect(lint('orders', 'type Parcel @key(fields: "id") { id: ID! }')).toEqual([
      'Parcel: is an entity: record its owner in entityOwners',
    ]);
  });
});
