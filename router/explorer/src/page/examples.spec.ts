import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { examples } from './examples.js';
import { createMemory } from './memory.js';

const file = join(import.meta.dirname, '..', '..', '..', '..', 'schema', 'supergraph.graphql');
const schema = buildSchema(await readFile(file, 'utf8'), { assumeValidSDL: true });

const filled = createMemory(() => 'new');
filled.learn({
  products: { edges: [{ node: { slug: 's', variants: [{ id: 'v', availability: { inStock: true } }] } }] },
  createCart: { __typename: 'Cart', id: 'c', version: 1, total: { amount: '1.00', currency: 'EUR' } },
  placeOrder: { __typename: 'OrderAccepted', order: { id: 'o' }, accessToken: 't' },
});

it.each(examples.map((tab) => [getOperationAST(parse(tab.query ?? ''))?.name?.value ?? '', tab] as const))(
  '%s is what the schema has, with variables that are accepted once they are filled',
  (_, { query, variables }) => {
    const document = parse(query ?? '');
    expect(validate(schema, document)).toEqual([]);
    const values = filled.fill(JSON.parse(variables ?? '{}')) as Record<string, unknown>;
    expect(JSON.stringify(values)).not.toContain('$');
    const asked = getOperationAST(document)?.variableDefinitions ?? [];
    const { errors, coerced } = getVariableValues(schema, asked, values);
    expect(errors).toBeUndefined();
    // None is misspelt, which nothing would refuse.
    expect(Object.keys(coerced ?? {})).toEqual(expect.arrayContaining(Object.keys(values)));
  },
);
