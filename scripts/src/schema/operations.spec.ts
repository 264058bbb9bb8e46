import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { apiSchemaOf, compose } from './compose.js';
import { generateDocuments } from './documents.js';
import { fixtureServices, productOperation } from './fixture.js';
import { parseOperations, validateOperations } from './operations.js';

const schema = buildSchema('type Query { product(id: ID!): Product } type Product { id: ID! name: String! }');
const check = (file: string, source: string) => {
  const { parsed, findings } = parseOperations([{ file: `schema/operations/${file}`, source }]);
  return [...findings, ...validateOperations(schema, parsed)];
};

describe('a recorded operation', () => {
  it('that asks for a field the schema lacks is named with file and line', () => {
    expect(check('product.graphql', 'query Product($id: ID!) {\n  product(id: $id) { id price }\n}')).toEqual(
      [
        {
          rule: 'operation',
          where: 'schema/operations/product.graphql:2',
          message: 'Cannot query field "price" on type "Product".',
        },
      ],
    );
  });

  it.each([
    ['two operations in one file', 'query A { a } query B { b }', 'must hold exactly one named operation'],
    ['an operation without a name', '{ product(id: 1) { id } }', 'must hold exactly one named operation'],
    [
      'a file named otherwise',
      'query OneProduct { a }',
      'holds OneProduct, so it must be called one-product.graphql',
    ],
    ['text that is no GraphQL', 'query Product {', 'Syntax Error: Expected Name, found <EOF>.'],
  ])('refuses %s', (_, source, message) => {
    expect(check('product.graphql', source)).toEqual([expect.objectContaining({ message })]);
  });
});

describe('typed documents', () => {
  it('carry the result and the variables of each operation as types, and import types only as types', async () => {
    const api = apiSchemaOf(compose(fixtureServices()).supergraph ?? '');
    const { parsed } = parseOperations([productOperation]);
    const config = { scalars: { ID: 'string' } };
    const text = await generateDocuments(api, parsed, config);
    expect(text).toContain('import type { TypedDocumentNode as DocumentNode }');
    expect(text).toMatch(/export type ProductState =[^;]+'ACTIVE'/);
    expect(text).toContain('DocumentNode<ProductQuery, ProductQueryVariables>');
    expect(await generateDocuments(api, parsed, config)).toBe(text);
  });
});
