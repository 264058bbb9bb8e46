import { scopesOf, type Viewer } from '@shop/kit/identity';
import { type DocumentNode, getOperationAST, type OperationDefinitionNode, parse } from 'graphql';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeExecute } from '../executor/execute.js';
import { loadSupergraphVersion, type SupergraphVersion } from '../executor/supergraph-version.js';
import { composeSdl } from '../testing/compose.fixture.js';
import { readAccessMap } from './access-map.js';
import { loadableSupergraph } from './loadable-supergraph.js';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@authenticated", "@requiresScopes", "@policy"])`;
const sdl = composeSdl({
  desk: `${link}
    type Query {
      shelf: Shelf!
      open: String
      mine: String @authenticated
      ledger: [String!]! @requiresScopes(scopes: [["staff:read"]])
      found: [Found!]!
      named: [Named!]!
      level: Level
      admin: String @policy(policies: [["administrator"]])
      unknown: String @policy(policies: [["unknown"]])
    }
    type Mutation { move: Shelf note: String! @requiresScopes(scopes: [["staff:write"]]) }
    interface Named { name: String }
    type Shelf implements Named @key(fields: "id") { id: ID! name: String  boxes: [Box!]! }
    type Box { label: String  cost: Int @requiresScopes(scopes: [["staff:read"]])  weight: Int! @authenticated }
    type Safe implements Named @authenticated { name: String  content: String }
    union Found = Shelf | Safe
    enum Level @requiresScopes(scopes: [["staff:read"]]) { LOW HIGH }`,
  audit: `${link} type Shelf @key(fields: "id") { id: ID!  audits: [String!] @authenticated }`,
});

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const viewer = (...roles: string[]): Viewer => ({
  userId: 'u',
  sessionId: 's',
  roles,
  scopes: scopesOf(roles),
});
const customer = viewer('CUSTOMER');
const staff = viewer('STAFF');

const shelf = {
  id: '1',
  name: 'A',
  boxes: [
    { label: 'x', cost: 1, weight: 2 },
    { label: 'y', cost: 3, weight: 4 },
  ],
};
const safe = { __typename: 'Safe', name: 'S', content: 'gold' };
const desk = {
  shelf: { __typename: 'Shelf', ...shelf },
  move: { __typename: 'Shelf', ...shelf },
  note: 'noted',
  open: 'open',
  mine: 'mine',
  ledger: ['l'],
  found: [{ __typename: 'Shelf', ...shelf }, safe],
  named: [{ __typename: 'Shelf', ...shelf }, safe],
  level: 'LOW',
  admin: 'admin',
  unknown: 'unknown',
};

let version: SupergraphVersion;
let asked: string[];

beforeEach(async () => {
  version ??= await loadSupergraphVersion(sdl, { logger, planCacheBytes: 1e6 });
  asked = [];
});

const operationOf = (document: DocumentNode): OperationDefinitionNode => {
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return operation;
};

/** Subgraphs that tell everybody everything they are asked, and more. */
const ask = async (query: string, who: Viewer | null, variables = {}) => {
  const { execute } = makeExecute({
    subgraphs: (name) => ({
      ask: async ({ body }) => {
        asked.push(`${name} ${JSON.parse(body).query}`);
        const audits = { _entities: [{ audits: ['a'] }] };
        return { data: structuredClone(name === 'desk' ? desk : audits) as never };
      },
    }),
    log: pino({ level: 'silent' }),
  });
  const document = parse(query);
  const answer = await execute({
    version,
    document,
    operation: operationOf(document),
    variables,
    coerced: variables,
    context: { requestId: 'request', clientAddress: '', viewer: who, showsCost: false, subgraphHeaders: {} },
    extensions: {},
  });
  const errors = (answer.errors ?? []).map(
    ({ path, extensions }) => `${path?.join('.')} ${extensions?.code}`,
  );
  return { data: answer.data, errors };
};

describe('a field that the viewer may not see', () => {
  it('is null with an error of its path, and is not asked of any subgraph', async () => {
    const query = '{ open mine shelf { name audits } }';
    expect(await ask(query, null)).toEqual({
      data: { open: 'open', mine: null, shelf: { name: 'A', audits: null } },
      errors: ['mine UNAUTHENTICATED', 'shelf.audits UNAUTHENTICATED'],
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toMatch(/mine|audits/);
    expect(await ask(query, customer)).toEqual({
      data: { open: 'open', mine: 'mine', shelf: { name: 'A', audits: ['a'] } },
      errors: [],
    });
  });

  it('tells who is signed in that it is forbidden, and is there for who has the scope', async () => {
    const query = '{ shelf { boxes { label cost } } }';
    expect(await ask(query, customer)).toEqual({
      data: {
        shelf: {
          boxes: [
            { label: 'x', cost: null },
            { label: 'y', cost: null },
          ],
        },
      },
      errors: ['shelf.boxes.0.cost FORBIDDEN', 'shelf.boxes.1.cost FORBIDDEN'],
    });
    expect((await ask(query, staff)).data).toEqual({
      shelf: {
        boxes: [
          { label: 'x', cost: 1 },
          { label: 'y', cost: 3 },
        ],
      },
    });
  });

  it('empties the nearest place that may be empty, as its type says', async () => {
    expect(await ask('{ open ledger }', customer)).toEqual({ data: null, errors: ['ledger FORBIDDEN'] });
    expect(await ask('{ open shelf { boxes { weight } } }', null)).toEqual({
      data: null,
      errors: ['shelf.boxes.0.weight UNAUTHENTICATED'],
    });
    expect(await ask('mutation { move { boxes { weight } } }', null)).toMatchObject({ data: { move: null } });
  });

  it('costs no subgraph anything where nothing else was asked', async () => {
    for (const query of [
      '{ mine }',
      'mutation { note }',
      '{ again: ledger ...F } fragment F on Query { level }',
    ])
      expect((await ask(query, null)).errors.length).toBeGreaterThan(0);
    expect(asked).toEqual([]);
  });

  it('is found behind aliases, fragments, variables and directives', async () => {
    const query = `query ($yes: Boolean!, $no: Boolean!) {
        shelf { ...S ... on Shelf @include(if: $yes) { a: audits } } }
      fragment S on Shelf { boxes { ...B } } fragment B on Box { price: cost @skip(if: $no) }`;
    expect(await ask(query, null, { yes: true, no: false })).toEqual({
      data: { shelf: { boxes: [{ price: null }, { price: null }], a: null } },
      errors: ['shelf.boxes.0.price', 'shelf.boxes.1.price', 'shelf.a'].map(
        (path) => `${path} UNAUTHENTICATED`,
      ),
    });
    expect(await ask(query, null, { yes: false, no: true })).toEqual({
      data: { shelf: { boxes: [{}, {}] } },
      errors: [],
    });
    for (const sent of asked) expect(sent).not.toMatch(/audits|cost/);
  });
});

describe('a type that the viewer may not see', () => {
  it('is no object of a union, and nothing is asked of it', async () => {
    const { data, errors } = await ask(
      '{ found { __typename ... on Shelf { name } ... on Safe { content } } }',
      null,
    );
    expect([data, errors]).toEqual([null, ['found.1 UNAUTHENTICATED']]);
    expect(asked[0]).not.toContain('content');
  });

  it('closes its interface for all, since it could be behind any of it', async () => {
    expect(await ask('{ named { name } open }', null)).toEqual({
      data: null,
      errors: ['named UNAUTHENTICATED'],
    });
    expect((await ask('{ named { name } }', customer)).data).toEqual({
      named: [{ name: 'A' }, { name: 'S' }],
    });
    expect(asked.map((sent) => sent.includes('named'))).toEqual([false, true]);
  });

  it('closes a field of an interface where any of the types behind it does, whatever composition made of it', () => {
    const { ofField } = readAccessMap(
      parse(
        `interface I { f: Int } type A implements I { f: Int } type B implements I { f: Int @authenticated }`,
      ),
    );
    expect(ofField('I', 'f')).toEqual([{ kind: 'authenticated' }]);
    expect(ofField('A', 'f')).toEqual([]);
  });

  it('closes fields that lead to it, enums too', async () => {
    expect(await ask('{ level }', customer)).toEqual({ data: { level: null }, errors: ['level FORBIDDEN'] });
    expect(await ask('{ level }', staff)).toEqual({ data: { level: 'LOW' }, errors: [] });
  });
});

it('a policy is asked about the viewer; one that nobody knows refuses everybody', async () => {
  const query = '{ admin unknown }';
  expect((await ask(query, staff)).errors).toEqual(['admin FORBIDDEN', 'unknown FORBIDDEN']);
  expect(await ask(query, viewer('ADMIN', 'STAFF'))).toEqual({
    data: { admin: 'admin', unknown: null },
    errors: ['unknown FORBIDDEN'],
  });
});

it('viewers who may see the same share a plan, and what is not for everybody is kept for nobody', () => {
  const document = parse('{ open mine level }');
  const operation = operationOf(document);
  const get = (who: Viewer | null) => version.operations.get(document, operation, who);
  expect(get(customer)).toBe(get(viewer()));
  expect(new Set([get(null), get(customer), get(staff)]).size).toBe(3);
  expect(get(staff).maxAge).toBe(0);
});

describe('a supergraph', () => {
  it('whose security this router knows is loaded, with all else as it was', () => {
    const loaded = loadableSupergraph(sdl, parse(sdl));
    expect(sdl).toContain('for: SECURITY');
    expect(loaded).not.toContain('for: SECURITY');
    expect(loaded.replace(/\s|,/g, '')).toBe(sdl.replaceAll('for: SECURITY', '').replace(/\s|,/g, ''));
  });

  it.each([
    ['another version', 'policy/v0.1"', 'policy/v0.2"'],
    ['another name', 'policy/v0.1"', 'policy/v0.1", as: "rule"'],
    ['a security of another kind', 'policy/v0.1"', 'secrets/v0.1"'],
  ])('with %s of it is refused', async (_, from, to) => {
    const other = sdl.replace(from, to);
    expect(other).not.toBe(sdl);
    await expect(loadSupergraphVersion(other, { logger, planCacheBytes: 1e6 })).rejects.toThrow();
  });

  it('with a condition that cannot be read keeps the field closed', async () => {
    const other = await loadSupergraphVersion(
      sdl.replace('@policy(policies: [["unknown"]])', '@policy(policies: [[]])'),
      {
        logger,
        planCacheBytes: 1e6,
      },
    );
    const previous = version;
    version = other;
    expect((await ask('{ unknown }', viewer('ADMIN', 'STAFF'))).errors).toEqual(['unknown FORBIDDEN']);
    version = previous;
  });
});
