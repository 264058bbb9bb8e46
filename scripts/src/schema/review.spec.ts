import { describe, expect, it, vi } from 'vitest';
import { fixtureServices, productOperation } from './fixture.js';
import { generate } from './generate.js';
import { supergraphFile } from './paths.js';
import { review } from './review.js';

// Each composes and plans several times, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const documents = { outputs: ['e2e/operations.ts'], scalars: { ID: 'string' } };
const none = { label: 'nothing', supergraph: undefined, operations: [] };
const generateFrom = (services = fixtureServices(), operation = productOperation) =>
  generate({ services, operations: [operation], documents });

const reviewOf = async (
  services: ReturnType<typeof fixtureServices>,
  { operation = productOperation, base = none as Parameters<typeof review>[0]['base'] } = {},
) => {
  const before = await generateFrom();
  return review({
    services,
    generated: await generateFrom(services, operation),
    recorded: before.files,
    base,
    acceptedBreaks: {},
    bounded: {},
    plainBooleans: {},
    namedAfterSubgraphs: {},
    routes: {},
    samples: [],
  });
};

const baseOf = async () => {
  const { files } = await generateFrom();
  return { label: 'main', supergraph: files.get(supergraphFile), operations: [productOperation] };
};

describe('the whole schema check', () => {
  it('has nothing to say of what is recorded, described and unchanged', async () => {
    expect(await reviewOf(fixtureServices(), { base: await baseOf() })).toEqual({
      findings: [],
      notes: ['Breaking changes: compared with main.'],
    });
  });

  it('names a removed field as drift of three files, as a broken operation and as a breaking change', async () => {
    const services = fixtureServices((_, sdl) => sdl.replace(/"What it is called."\s+name: String!/, ''));
    const { findings } = await reviewOf(services, { base: await baseOf() });
    expect(findings.map(({ rule, where }) => `${rule} ${where}`)).toEqual([
      'operation schema/operations/product.graphql:1',
      'drift schema/subgraphs/products.graphql',
      'drift schema/supergraph.graphql',
      'breaking Product.name',
    ]);
    expect(findings.at(-1)?.message).toContain('affects Product');
  });

  it('says which operation fails and does not call its documents out of date', async () => {
    const operation = { ...productOperation, source: 'query Product { product(id: 1) { price } }' };
    const { findings } = await reviewOf(fixtureServices(), { operation });
    expect(findings.map(({ rule }) => rule)).toEqual(['operation']);
  });

  it('stops at what does not compose, without calling the supergraph out of date', async () => {
    const services = fixtureServices((_, sdl) => sdl.replace('quantity: Int', 'quantity: Stock'));
    const { findings, notes } = await reviewOf(services, { base: await baseOf() });
    expect(findings.map(({ rule, where }) => `${rule} ${where}`)).toEqual([
      'composition schema (INVALID_GRAPHQL)',
      'drift schema/subgraphs/inventory.graphql',
    ]);
    expect(notes[0]).toContain('not compared');
  });

  it('runs every lint', async () => {
    const services = fixtureServices((name, sdl) =>
      name === 'products'
        ? sdl
            .replace('name: String!', 'name: String! @shareable\n  all: [Product!]!')
            .replace('RETIRED', 'Retired')
        : sdl.replace('quantity: Int', 'quantity: Int!').replace('"Something for sale."', '"Goods."'),
    );
    const { findings } = await reviewOf(services);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(
      new Set([
        'drift',
        'description',
        'entity-nullability',
        'entity-shareable',
        'naming',
        'list-size',
        'unbounded-list',
        'hint INCONSISTENT_DESCRIPTION',
      ]),
    );
  });
});
