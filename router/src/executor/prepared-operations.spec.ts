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
  return {
    use: (text: string, viewer: Viewer | null = null) => {
      const document = parse(text);
      const node = getOperationAST(document);
      if (!node) throw new Error('no operation');
      operations.get(document, node, viewer);
    },
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
