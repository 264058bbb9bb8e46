import { readFile } from 'node:fs/promises';
import { repositoryFile } from '@shop/kit/config';
import { createLogger } from '@shop/kit/log';
import { getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { loadSupergraphVersion } from './supergraph-version.js';

const logger = createLogger({ name: 'test', level: 'silent' });

it('keeps the operations used last within its bytes, where one of many shapes weighs as many times', async () => {
  const sdl = await readFile(repositoryFile('schema', 'supergraph.graphql'), 'utf8');
  const { operations } = await loadSupergraphVersion(sdl, { logger, planCacheBytes: 30_000 });
  const use = (text: string) => {
    const document = parse(text);
    const node = getOperationAST(document);
    if (!node) throw new Error('no operation');
    operations.get(document, node, null);
  };
  const kept = () => operations.mostUsed(10).map(({ document }) => getOperationAST(document)?.name?.value);

  for (const name of ['A', 'B', 'C']) use(`query ${name} { products(first: 1) { edges { cursor } } }`);
  expect(kept()).toEqual(['B', 'C']);
  use('query D($a: Boolean!) { products(first: 1) { edges { cursor @skip(if: $a) } } }');
  expect(kept()).toEqual(['D']);
  use(
    'query E($a: Boolean!, $b: Boolean!, $c: Boolean!) { products(first: 1) { edges @skip(if: $a) { cursor @skip(if: $b) @include(if: $c) } } }',
  );
  expect(kept()).toEqual(['D']);
});
