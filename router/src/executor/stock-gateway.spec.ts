import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryFile } from '@shop/kit/config';
import { type GraphQLInputType, type GraphQLSchema, parse, typeFromAST, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEntityCache } from '../cache/entity-cache.js';
import { createToldChanges } from '../cache/told-changes.js';
import { hardSdl } from '../testing/hard-supergraph.fixture.js';
import type { Data } from '../testing/local-subgraph.fixture.js';
import { inputFor, type Operation, writeOperation } from '../testing/operation.fixture.js';
import { createRandom } from '../testing/random.fixture.js';
import { createTwoExecutors, shopSdl, type TwoExecutors } from '../testing/two-executors.fixture.js';

type Answers = Awaited<ReturnType<TwoExecutors['run']>>;

const recorded = async (schema: GraphQLSchema): Promise<Operation[]> => {
  const folder = repositoryFile('schema', 'operations');
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  // The stock gateway cannot do subscriptions.
  return Promise.all(
    texts
      .filter((text) => !/^subscription\b/m.test(text))
      .map(async (query) => {
        const random = createRandom(1);
        const variables = Object.fromEntries(
          parse(query).definitions.flatMap((definition) =>
            definition.kind === 'OperationDefinition'
              ? (definition.variableDefinitions ?? []).map(({ variable, type }) => {
                  const inputType = typeFromAST(schema, type as never) as GraphQLInputType;
                  return [variable.name.value, inputFor(inputType, random).json];
                })
              : [],
          ),
        );
        return { query, variables };
      }),
  );
};

const valid = (schema: GraphQLSchema, count: number, kind: 'query' | 'mutation', from = 1): Operation[] => {
  const operations: Operation[] = [];
  for (let seed = from; operations.length < count; seed += 1) {
    const operation = writeOperation(schema, seed, kind);
    if (validate(schema, parse(operation.query)).length === 0) operations.push(operation);
  }
  return operations;
};

/** Byte by byte, where the stock gateway has an opinion on the bytes: a null in a non-null place it tells in an extension. */
const expectSame = ({ stock, ours }: Answers, { query, variables }: Operation): void => {
  const note = `${query}\n${JSON.stringify(variables)}`;
  expect(JSON.stringify(ours.data), note).toBe(JSON.stringify(stock.data));
  if (!stock.errors && !stock.extensions) expect(JSON.stringify(ours), note).toBe(JSON.stringify(stock));
};

const meaning = (errors: Answers['ours']['errors'] = []) =>
  [
    ...new Set(
      errors.map(({ message, path, extensions }) => JSON.stringify([message, path, extensions.code])),
    ),
  ].sort();

describe('over the supergraph of the shop', { timeout: 240_000 }, () => {
  let two: TwoExecutors;
  beforeAll(async () => {
    two = await createTwoExecutors(await shopSdl());
  }, 240_000);
  afterAll(() => two.stop());

  it('all recorded operations are answered with the bytes of the stock gateway', async () => {
    for (const operation of await recorded(two.schema))
      for (const seed of [1, 2, 3])
        expectSame(await two.run(operation, { seed, nulls: seed > 1, errors: false }), operation);
  });

  it.each(['query', 'mutation'] as const)(
    'so is any valid %s, with nulls where they may be',
    async (kind) => {
      for (const [i, operation] of valid(two.schema, kind === 'query' ? 320 : 40, kind).entries())
        expectSame(await two.run(operation, { seed: i, nulls: i % 3 > 0, errors: false }), operation);
    },
  );

  it('errors of subgraphs are told at the same places', async () => {
    let told = 0;
    for (const [i, operation] of valid(two.schema, 60, 'query', 10_000).entries()) {
      const { stock, ours } = await two.run(operation, { seed: i, nulls: false, errors: true });
      expect(meaning(ours.errors)).toEqual(meaning(stock.errors));
      expect(JSON.stringify(ours.data)).toBe(JSON.stringify(stock.data));
      told += ours.errors?.length ?? 0;
    }
    expect(told).toBeGreaterThan(20);
  });

  it('no more is asked of the subgraphs, and each entity once', () => {
    expect(two.calls.ours).toBe(two.calls.stock);
    expect(two.calls.representations.ours).toBeLessThan(two.calls.representations.stock);
  });
});

/** With parts that everybody shares inside of what is somebody's own. */
const mixed = (seed: number): Operation[] => {
  const part = [
    'sku name price { amount currency }',
    'id product { id slug brand category { name } } availability { inStock quantity }',
    '__typename active product { name variants { sku availability { quantity } } }',
  ][seed % 3];
  return [
    'cart(id: "a") { id lines { id variant { PART } } }',
    'cart(id: "b") { lines { quantity variant { PART } } }',
    'order(id: "c") { number lines { variant { PART } variantId } }',
    'products(first: 3) { edges { node { name variants { PART } } } }',
  ].map((text) => ({ query: `{ ${text.replace('PART', part ?? '')} }`, variables: {} }));
};

it('what is kept of entities changes no byte, and is not asked for again', { timeout: 240_000 }, async () => {
  const told = createToldChanges();
  const entities = createEntityCache({ capacityBytes: 1e7, told });
  const two = await createTwoExecutors(await shopSdl(), { entities });
  const run = async (operation: Operation, data: Data) => {
    const answers = await two.run(operation, data);
    if (!data.errors) expectSame(answers, operation);
    expect(JSON.stringify(answers.ours.data)).toBe(JSON.stringify(answers.stock.data));
    expect(meaning(answers.ours.errors)).toEqual(meaning(answers.stock.errors));
  };
  for (let seed = 1; seed <= 12; seed += 1) {
    // Other data than before.
    for (const subgraph of ['products', 'inventory']) told.tell(subgraph, null);
    const data = { seed, nulls: seed % 2 > 0, errors: seed % 4 === 0 };
    for (const operation of [...mixed(seed), ...mixed(seed)]) await run(operation, data);
  }
  for (const [seed, operation] of valid(two.schema, 40, 'query', 50_000).entries()) {
    for (const subgraph of ['products', 'inventory']) told.tell(subgraph, null);
    for (const _ of ['first', 'again']) await run(operation, { seed, nulls: seed % 3 > 0, errors: false });
  }
  await two.stop();
  expect(two.calls.stock - two.calls.ours).toBeGreaterThan(20);
});

it('what the shop does not use yet is answered alike too: required, provided and abstract fields, interface objects', {
  timeout: 240_000,
}, async () => {
  const two = await createTwoExecutors(hardSdl);
  for (const kind of ['query', 'mutation'] as const)
    for (const [i, operation] of valid(two.schema, kind === 'query' ? 40 : 10, kind).entries())
      expectSame(await two.run(operation, { seed: i, nulls: i % 3 > 0, errors: false }), operation);
  await two.stop();
});
