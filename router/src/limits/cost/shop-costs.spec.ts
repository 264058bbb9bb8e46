import { readdir, readFile } from 'node:fs/promises';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { repositoryFile } from '@shop/kit/config';
import {
  type GraphQLField,
  getNamedType,
  getNullableType,
  getOperationAST,
  getVariableValues,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  parse,
} from 'graphql';
import { expect, it } from 'vitest';
import { readConfig } from '../../config.js';
import { compileCost } from './compile-cost.js';
import { readCostRules } from './cost-rules.js';

const supergraph = Supergraph.build(await readFile(repositoryFile('schema', 'supergraph.graphql'), 'utf8'), {
  supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
});
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const rules = readCostRules(supergraph.schema);
const { MAX_COST } = readConfig({});

const fields = Object.values(schema.getTypeMap())
  .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'))
  .flatMap((type) =>
    'getFields' in type
      ? Object.values(type.getFields()).map((field) => ({
          coordinate: `${type.name}.${field.name}`,
          field: field as GraphQLField<unknown, unknown>,
        }))
      : [],
  );

it('every list of the shop says how long it is, or the page around it does', () => {
  const sized = new Set(
    fields.flatMap(({ coordinate, field }) =>
      (rules.listSizes.get(coordinate)?.sizedFields ?? []).map(
        (name) => `${getNamedType(field.type).name}.${name}`,
      ),
    ),
  );
  const lists = fields.filter(
    ({ field: { type } }) => isListType(getNullableType(type)) && isCompositeType(getNamedType(type)),
  );
  expect(lists.length).toBeGreaterThan(20);
  const silent = lists.map(({ coordinate }) => coordinate);
  expect(silent.filter((name) => !rules.listSizes.has(name) && !sized.has(name))).toEqual([]);
});

it('every page has as many entries as its `first` says', () => {
  const pages = fields.filter(({ field }) => field.args.some(({ name }) => name === 'first'));
  expect(pages.length).toBeGreaterThan(8);
  for (const { coordinate } of pages)
    expect(rules.listSizes.get(coordinate), coordinate).toMatchObject({ slicingArguments: ['first'] });
});

const inputs: Readonly<Record<string, object>> = {
  SearchProducts: { term: 'x' },
  AddCartLines: { cartId: 'c', lines: [1, 2, 3, 4, 5].map((n) => ({ variantId: `${n}`, quantity: n })) },
};

/** What the operation reads of an input is all that counts: the rest of it need not be there. */
const costOf = async (file: string) => {
  const document = parse(await readFile(repositoryFile('schema', 'operations', file), 'utf8'));
  const operation = getOperationAST(document);
  if (!operation) throw new Error(`${file} has no operation`);
  const name = operation.name?.value ?? '';
  const { coerced = {} } = getVariableValues(
    schema,
    (operation.variableDefinitions ?? []).filter(({ defaultValue }) => defaultValue),
    {},
  );
  const estimate = compileCost(schema, rules, document, operation);
  return { name, cost: estimate({ ...coerced, input: inputs[name] ?? {} }) };
};

it('no recorded operation costs more than a tenth of what is allowed', async () => {
  const files = await readdir(repositoryFile('schema', 'operations'));
  const costs = await Promise.all(files.map(costOf));
  expect(Object.fromEntries(costs.map(({ name, cost }) => [name, cost]))).toMatchInlineSnapshot(`
    {
      "AddCartLines": 82,
      "CancelOrder": 18,
      "Cart": 61,
      "CreateCart": 77,
      "CreateProduct": 37,
      "ListProducts": 770,
      "MyOrders": 63,
      "Order": 54,
      "OrderUpdated": 23,
      "PlaceOrder": 132,
      "Product": 32,
      "ReceiveStock": 19,
      "RefreshSession": 13,
      "RemoveCartLine": 77,
      "SearchProducts": 662,
      "SignIn": 512,
      "SignOut": 12,
      "SignUp": 517,
      "StockLevels": 40,
      "SuggestProducts": 8,
      "UpdateCartLine": 77,
      "Viewer": 1,
      "ViewerOrdersUpdated": 2,
    }
  `);
  for (const { name, cost } of costs) expect(cost, name).toBeLessThanOrEqual(MAX_COST / 10);
});

it('pages of everything, asked for many times at once, cost too much', () => {
  const page =
    'products(first: 100) { edges { node { variants { price { amount } availability { quantity } } } } }';
  const document = parse(`{ ${Array.from({ length: 5 }, (_, i) => `a${i}: ${page}`).join(' ')} }`);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('one operation, please');
  expect(compileCost(schema, rules, document, operation)({})).toBeGreaterThan(MAX_COST);
});
