import { buildSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compareSchemas } from './breaking.js';

const before = `
  type Query { product(id: ID!, locale: String): Product search(filter: Filter): [Product!]! }
  input Filter { term: String  range: Range }
  input Range { from: Int }
  type Product { id: ID! name: String! state: State! }
  enum State { ACTIVE RETIRED }
`;
const operations = [
  { file: 'a', name: 'Product', document: parse('query Product($id: ID!) { product(id: $id) { name } }') },
  {
    file: 'b',
    name: 'Search',
    document: parse('query Search($f: Filter) { search(filter: $f) { id state } }'),
  },
];
const compare = (edit: (sdl: string) => string, accepted = {}) =>
  compareSchemas(buildSchema(before), buildSchema(edit(before)), operations, accepted);

describe('a change that breaks clients', () => {
  it.each([
    ['a removed field', 'name: String!', '', 'Product.name', 'affects Product'],
    ['a field that may now be null', 'name: String!', 'name: String', 'Product.name', 'affects Product'],
    [
      'a new required argument',
      'id: ID!,',
      'id: ID!, currency: ID!,',
      'Query.product.currency',
      'affects Product',
    ],
    [
      'a removed argument nobody sends',
      ', locale: String',
      '',
      'Query.product.locale',
      'affects no recorded operation',
    ],
    [
      'a new required field deep in an input',
      'from: Int',
      'from: Int to: Int!',
      'Range.to',
      'affects Search',
    ],
    ['a removed enum value', 'ACTIVE RETIRED', 'ACTIVE', 'State.RETIRED', 'affects Search'],
  ])('%s is named with the operations it affects', async (_, from, to, where, affected) => {
    const { findings } = await compare((sdl) => sdl.replace(from, to));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ rule: 'breaking', where });
    expect(findings[0]?.message.split('\n').at(-1)).toBe(affected);
  });

  it('names a removed type with everyone who reads it', async () => {
    const { findings } = await compare((sdl) => sdl.replace(/search.*$/m, '}').replace(/input.*\n/g, ''));
    expect(findings.map(({ where }) => where)).toContain('Query.search');
    expect(findings.find(({ where }) => where === 'Filter')?.message).toContain('affects Search');
  });

  it('passes when it was accepted with a reason, and says so', async () => {
    const { findings, accepted } = await compare((sdl) => sdl.replace('name: String!', ''), {
      'Product.name': 'never released',
    });
    expect(findings).toEqual([]);
    expect(accepted).toEqual(["Field 'name' was removed from object type 'Product' (never released)"]);
  });
});

it('an addition breaks nobody', async () => {
  const { findings } = await compare((sdl) => sdl.replace('name: String!', 'name: String! slug: String'));
  expect(findings).toEqual([]);
});
