import { readFile } from 'node:fs/promises';
import { repositoryFile } from '@shop/kit/config';
import { scopesOf, type Viewer } from '@shop/kit/identity';
import { createLogger } from '@shop/kit/log';
import { getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { loadSupergraphVersion } from './supergraph-version.js';

const logger = createLogger({ name: 'test', level: 'silent' });

const load = async (planCacheBytes: number) => {
  const sdl = await readFile(repositoryFile('schema', 'supergraph.graphql'), 'utf8');
  const { operations } = await loadSupergraphVersion(sdl, { logger, planCacheBytes });
  /** As the server does: a text is parsed once. */
  const read = (text: string) => {
    const document = parse(text);
    const node = getOperationAST(document);
    if (!node) throw new Error('no operation');
    return (viewer: Viewer | null = null) => operations.get(document, node, viewer);
  };
  return {
    read,
    use: (text: string, viewer: Viewer | null = null) => void read(text)(viewer),
    kept: () => operations.mostUsed(10).map(({ document }) => getOperationAST(document)?.name?.value),
  };
};

it('keeps the operations used last within its bytes, where one of many shapes weighs as many times', async () => {
  const { use, kept } = await load(30_000);
  for (const name of ['A', 'B', 'C']) use(`query ${name} { products(first: 1) { edges { cursor } } }`);
  expect(kept()).toEqual(['B', 'C']);
  use('query D($a: Boolean!) { products(first: 1) { edges { cursor @skip(if: $a) } } }');
  expect(kept()).toEqual(['D']);
  use(
    'query E($a: Boolean!, $b: Boolean!, $c: Boolean!) { products(first: 1) { edges @skip(if: $a) { cursor @skip(if: $b) @include(if: $c) } } }',
  );
  expect(kept()).toEqual(['D']);
});

it('an operation weighs more with each kind of viewers that it was planned for, and no more with others of the same kind', async () => {
  const { use, kept } = await load(45_000);
  const viewer = (userId: string, role: string): Viewer => ({
    userId,
    sessionId: 's',
    roles: [role],
    scopes: scopesOf([role]),
  });
  const forStaff = 'query S { products(first: 1) { edges { cursor } } stockLocations { id } }';
  use('query A { products(first: 1) { edges { cursor } } }');
  use(forStaff);
  for (const userId of ['u1', 'u2', 'u3', 'u4']) use(forStaff, viewer(userId, 'CUSTOMER'));
  expect(kept()).toEqual(['S', 'A']);
  use(forStaff, viewer('u5', 'STAFF'));
  expect(kept()).toEqual(['S']);
});

it('one that is asked for again stays, and one that had to go is not kept by whoever keeps its document', async () => {
  const { read, use, kept } = await load(30_000);
  const plain = (name: string) => `query ${name} { products(first: 1) { edges { cursor } } }`;
  const askA = read(plain('A'));
  const planned = askA();
  use(plain('B'));
  expect(askA()).toBe(planned);
  use(plain('C'));
  expect(kept()).toEqual(['A', 'C']);
  expect(askA()).toBe(planned);
  for (const name of ['D', 'E']) use(plain(name));
  expect(kept()).toEqual(['D', 'E']);
  const anew = askA();
  expect(anew).not.toBe(planned);
  expect(askA()).toBe(anew);
});
