import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  readAcceptedBreaks,
  readGenerated,
  readMessages,
  readOperations,
  recordFiles,
} from './recorded-files.js';

let root: string;
const write = async (path: string, content: string) => {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), content);
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'recorded-'));
});
afterEach(() => rm(root, { recursive: true }));

it('an empty tree records nothing and is no error', async () => {
  expect(await readGenerated(['operations.ts'], root)).toEqual(new Map());
  expect(await readOperations(root)).toEqual([]);
  expect(await readMessages(root)).toEqual({ routes: {}, samples: [] });
  expect(await readAcceptedBreaks(root)).toEqual({});
});

it('recording writes what changed, deletes what is left over and touches nothing else', async () => {
  await write('schema/subgraphs/old.graphql', 'old');
  await write('schema/subgraphs/same.graphql', 'same');
  const expected = new Map([
    ['schema/subgraphs/same.graphql', 'same'],
    ['schema/supergraph.graphql', 'new'],
  ]);
  const touched = await recordFiles(expected, await readGenerated(undefined, root), root);
  expect(touched).toEqual(['schema/supergraph.graphql', 'schema/subgraphs/old.graphql']);
  expect(await readGenerated(undefined, root)).toEqual(expected);
  expect(await readFile(join(root, 'schema/supergraph.graphql'), 'utf8')).toBe('new');
});

it('routes are told apart from the samples beside them', async () => {
  await write('schema/messages/routes.json', '{"orders.order-confirmed":[]}');
  await write('schema/messages/orders.order-confirmed.v1.json', '{"type":"orders.order-confirmed"}');
  expect(await readMessages(root)).toEqual({
    routes: { 'orders.order-confirmed': [] },
    samples: [
      { file: 'schema/messages/orders.order-confirmed.v1.json', content: { type: 'orders.order-confirmed' } },
    ],
  });
});
