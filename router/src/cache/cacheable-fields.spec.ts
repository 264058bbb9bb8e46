import { readFile } from 'node:fs/promises';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { repositoryFile } from '@shop/kit/config';
import { type GraphQLObjectType, getNamedType, isCompositeType, isObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readCacheHints } from './cache-hints.js';
import { maxAgeOf } from './cache-policy.js';

const supergraph = Supergraph.build(await readFile(repositoryFile('schema', 'supergraph.graphql'), 'utf8'), {
  supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
});
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const hints = readCacheHints(supergraph.schema);
const root = schema.getQueryType() as GraphQLObjectType;

/** Every field that an answer which is kept can have, with how long it lets the answer be kept. */
const keptFields = (): Map<string, number> => {
  const found = new Map<string, number>();
  const look = (type: GraphQLObjectType, path: readonly string[]): void => {
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type);
      const selection = isCompositeType(inner) ? `${field.name} { __typename }` : field.name;
      const query = [...path].reverse().reduce((text, name) => `${name} { ${text} }`, selection);
      const maxAge = maxAgeOf(parse(`{ ${query} }`), schema, hints);
      const coordinate = `${type.name}.${field.name}`;
      if (maxAge === 0 || found.has(coordinate)) continue;
      found.set(coordinate, maxAge);
      if (isObjectType(inner)) look(inner, [...path, field.name]);
    }
  };
  look(root, []);
  return found;
};

describe('over the schema of the shop', () => {
  const kept = keptFields();

  it('only these root fields may be kept', () => {
    const roots = [...kept].filter(([coordinate]) => coordinate.startsWith('Query.')).sort();
    expect(Object.fromEntries(roots)).toEqual({
      'Query.categories': 30,
      'Query.product': 5,
      'Query.products': 5,
      'Query.searchProducts': 5,
      'Query.suggestProducts': 30,
    });
  });

  // Whatever is added here is given to others than the one who asked for it.
  it('only these types, and no other field of a product, are in answers that are kept', () => {
    const types = new Set([...kept.keys()].map((coordinate) => coordinate.split('.')[0]));
    expect([...types].sort()).toEqual([
      'Availability',
      'Category',
      'Facet',
      'FacetValue',
      'Money',
      'OptionValue',
      'PageInfo',
      'PriceRange',
      'Product',
      'ProductAttribute',
      'ProductConnection',
      'ProductEdge',
      'ProductImage',
      'ProductOption',
      'ProductSearchConnection',
      'ProductSearchEdge',
      'ProductSuggestion',
      'ProductVariant',
      'Query',
    ]);
    const fieldsOf = (type: string) =>
      [...kept.keys()].flatMap((coordinate) => {
        const [owner, field] = coordinate.split('.');
        return owner === type ? [field] : [];
      });
    expect(fieldsOf('Product').sort()).toEqual(
      'active attributes brand category createdAt description id images name options priceRange slug updatedAt variants version'.split(
        ' ',
      ),
    );
    expect(fieldsOf('ProductVariant').sort()).toEqual(
      'active availability id name options price product sku'.split(' '),
    );
  });

  it('nothing of users, orders, payments and messages has a hint', () => {
    const hinted = [...hints].filter(([, { maxAge }]) => maxAge !== undefined).map(([name]) => name);
    expect(hinted.sort()).toEqual([
      'Product',
      'ProductVariant',
      'ProductVariant.availability',
      'Query.categories',
      'Query.product',
      'Query.products',
      'Query.searchProducts',
      'Query.suggestProducts',
    ]);
  });

  it.each([
    ['list-products', 2],
    ['search-products', 5],
    ['suggest-products', 30],
    ['product', 2],
    ['viewer', 0],
    ['my-orders', 0],
    ['order', 0],
    ['cart', 0],
    ['stock-levels', 0],
    ['place-order', 0],
  ])('the recorded operation %s is kept for %i seconds', async (name, seconds) => {
    const text = await readFile(repositoryFile('schema', 'operations', `${name}.graphql`), 'utf8');
    expect(maxAgeOf(parse(text), schema, hints)).toBe(seconds);
  });

  it('clients see nothing of the hints', () => {
    expect(schema.getDirective('cacheControl')).toBeUndefined();
    expect(hints.size).toBeGreaterThan(20);
  });
});
