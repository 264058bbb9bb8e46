import { readFile } from 'node:fs/promises';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { repositoryFile } from '@shop/kit/config';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileKeysOf } from './answer-keys.js';
import { readOwnership } from './ownership.js';

const supergraph = Supergraph.build(await readFile(repositoryFile('schema', 'supergraph.graphql'), 'utf8'), {
  supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
});
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const ownership = readOwnership(supergraph.schema);
const keysOf = (query: string, data: Record<string, unknown>) =>
  [...compileKeysOf(parse(query), schema, ownership)(data)].sort();

describe('an answer depends on', () => {
  it.each<[string, string, Record<string, unknown>, string[]]>([
    ['the entity that it shows', '{ product(id: "1") { id name } }', { product: { id: '1' } }, ['Product:1']],
    [
      'entities inside of it, by whatever name their id is told',
      '{ p: product(id: "1") { key: id variants { ...V } } } fragment V on ProductVariant { id }',
      { p: { key: '1', variants: [{ id: '2' }, { id: '3' }] } },
      ['Product:1', 'ProductVariant:2', 'ProductVariant:3'],
    ],
    [
      'all of a type where the id was not asked for',
      '{ product(slug: "a") { name variants { id product { name } } } }',
      { product: { name: 'A', variants: [{ id: '2', product: { name: 'A' } }] } },
      ['Product', 'ProductVariant:2'],
    ],
    [
      'all of a type where something else is called id',
      '{ product(slug: "a") { id: name } }',
      { product: { id: 'A' } },
      ['Product'],
    ],
    [
      'all of a type where the id is left out this time',
      'query ($no: Boolean!) { product(slug: "a") { id @skip(if: $no) name } }',
      { product: { name: 'A' } },
      ['Product'],
    ],
    ['all of a type where there is none', '{ product(slug: "a") { id } }', { product: null }, ['Product']],
    [
      'all that a subgraph owns where it lists something',
      '{ products { edges { node { id } } } }',
      { products: { edges: [{ node: { id: '1' } }, { node: { id: '2' } }] } },
      ['Product:1', 'Product:2', 'products'],
    ],
    [
      'also where nothing is found',
      '{ products { totalCount } }',
      { products: { totalCount: 0 } },
      ['products'],
    ],
    [
      'also where what is found are no entities',
      '{ suggestProducts(term: "a") { text } }',
      { suggestProducts: [{ text: 'A' }] },
      ['products'],
    ],
    [
      'each of its root fields',
      '{ one: product(id: "1") { id } ... { two: product(id: "2") { ... { id } } } categories { name } }',
      { one: { id: '1' }, two: { id: '2' }, categories: [] },
      ['Product:1', 'Product:2', 'products'],
    ],
  ])('%s', (_, query, data, keys) => {
    expect(keysOf(query, data)).toEqual(keys);
  });
});

it('the catalogue tells what changes in it, to routers and not to clients', () => {
  expect([...ownership.feeds]).toEqual([['products', 'catalogueChanged']]);
  expect(schema.getSubscriptionType()?.getFields()).not.toHaveProperty('catalogueChanged');
});
