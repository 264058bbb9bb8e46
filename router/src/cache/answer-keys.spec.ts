import { readFile } from 'node:fs/promises';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { repositoryFile } from '@shop/kit/config';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { composeSdl } from '../testing/compose.fixture.js';
import { hardSdl } from '../testing/hard-supergraph.fixture.js';
import { compileKeysOf } from './answer-keys.js';
import { readOwnership } from './ownership.js';

const supergraph = Supergraph.build(await readFile(repositoryFile('schema', 'supergraph.graphql'), 'utf8'), {
  supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
});
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const ownership = readOwnership(supergraph.schema);
const keysOf = (query: string, data: Record<string, unknown>) =>
  [...compileKeysOf(parse(query), schema, ownership)(data)].sort();

const hard = Supergraph.build(composeSdl(hardSdl), {
  supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
});
const hardKeysOf = (query: string, data: Record<string, unknown>) =>
  [
    ...compileKeysOf(parse(query), hard.apiSchema().toGraphQLJSSchema(), readOwnership(hard.schema))(data),
  ].sort();

describe('an answer depends on', () => {
  it.each<[string, string, Record<string, unknown>, string[]]>([
    [
      'the entity that it shows',
      '{ product(id: "1") { id name } }',
      { product: { id: '1' } },
      ['products *', 'products Product:1'],
    ],
    [
      'entities inside of it, by whatever name their id is told',
      '{ p: product(id: "1") { key: id variants { ...V } } } fragment V on ProductVariant { id }',
      { p: { key: '1', variants: [{ id: '2' }, { id: '3' }] } },
      ['products *', 'products Product:1', 'products ProductVariant:2', 'products ProductVariant:3'],
    ],
    [
      'what each subgraph says of an entity, but on nobody who says nothing of it',
      '{ product(id: "1") { id variants { id sku availability { quantity } product { id name } } } }',
      { product: { id: '1', variants: [{ id: '2', availability: { quantity: 1 }, product: { id: '1' } }] } },
      [
        'inventory *',
        'inventory ProductVariant:2',
        'products *',
        'products Product:1',
        'products ProductVariant:2',
      ],
    ],
    [
      'what each says of all of a type where the id was not asked for',
      '{ product(id: "1") { id variants { ... on ProductVariant { stock: availability { inStock } } } } }',
      { product: { id: '1', variants: [{ stock: { inStock: true } }] } },
      [
        'inventory *',
        'inventory ProductVariant',
        'products *',
        'products Product:1',
        'products ProductVariant',
      ],
    ],
    [
      'all of a type where the id was not asked for',
      '{ product(slug: "a") { name variants { id product { name } } } }',
      { product: { name: 'A', variants: [{ id: '2', product: { name: 'A' } }] } },
      ['products *', 'products Product', 'products ProductVariant:2'],
    ],
    [
      'all of a type where something else is called id',
      '{ product(slug: "a") { id: name } }',
      { product: { id: 'A' } },
      ['products *', 'products Product'],
    ],
    [
      'all of a type where the id is left out this time',
      'query ($no: Boolean!) { product(slug: "a") { id @skip(if: $no) name } }',
      { product: { name: 'A' } },
      ['products *', 'products Product'],
    ],
    [
      'all of a type where there is none',
      '{ product(slug: "a") { id } }',
      { product: null },
      ['products *', 'products Product'],
    ],
    [
      'all that a subgraph tells where it lists something',
      '{ products { edges { node { id } } } }',
      { products: { edges: [{ node: { id: '1' } }, { node: { id: '2' } }] } },
      ['products', 'products *', 'products Product:1', 'products Product:2'],
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
      ['products', 'products *', 'products Product:1', 'products Product:2'],
    ],
  ])('%s', (_, query, data, keys) => {
    expect(keysOf(query, data)).toEqual(keys);
  });
});

it.each<[string, string, Record<string, unknown>, string[]]>([
  [
    'a field that is made of what another subgraph says depends on both',
    '{ boxes { label } any { ... on Book { id box { size } } } }',
    { any: [{ id: '1', box: { size: 1 } }] },
    ['catalogue', 'catalogue *', 'catalogue Book:1', 'shipping', 'shipping *', 'shipping Book:1'],
  ],
  [
    'what one subgraph adds to all of an interface depends on it',
    '{ media { id rating } }',
    { media: [{ id: '1', rating: 1 }] },
    [
      'catalogue',
      'catalogue *',
      'catalogue Clip:1',
      'catalogue Song:1',
      'people *',
      'people Clip:1',
      'people Song:1',
    ],
  ],
])('%s', (_, query, data, keys) => {
  expect(hardKeysOf(query, data)).toEqual(expect.arrayContaining(keys));
});

it('the catalogue and the stock tell what changes in them, to routers and not to clients', () => {
  expect(Object.fromEntries(ownership.feeds)).toEqual({
    products: 'catalogueChanged',
    inventory: 'stockChanged',
  });
  const shown = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
  for (const field of ownership.feeds.values()) expect(shown).not.toContain(field);
});
