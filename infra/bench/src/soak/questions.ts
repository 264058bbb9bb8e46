import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryFile } from '@shop/kit/config';
import { buildASTSchema, getOperationAST, OperationTypeNode, parse } from 'graphql';
import { makeVariables } from './variables.js';

export type Question = Readonly<{ kind: string; body: string; headers: Readonly<Record<string, string>> }>;

// So many of each operation that caches have to let go of some, and so few that the stand-ins can remember their answers.
const variations = 60;

/** The recorded operations in turn, asked by staff and, of the catalogue, by strangers. Streams are measured elsewhere. */
export const makeRecorded = async (supergraph: string, authorization: string) => {
  const variablesOf = makeVariables(buildASTSchema(parse(supergraph), { assumeValid: true }));
  const folder = repositoryFile('schema', 'operations');
  const texts = await Promise.all(
    (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')),
  );
  const operations = texts.flatMap((query) => {
    const operation = getOperationAST(parse(query));
    return operation && operation.operation !== OperationTypeNode.SUBSCRIPTION ? [{ query, operation }] : [];
  });
  return (turn: number): Question => {
    const { query, operation } = operations[turn % operations.length] as (typeof operations)[number];
    const variables = variablesOf(operation, Math.floor(turn / operations.length) % variations);
    return {
      kind: 'recorded',
      body: JSON.stringify({ query, variables }),
      headers: turn % 3 === 0 ? {} : { authorization },
    };
  };
};

type Wrong = (turn: number) => Readonly<{ body: string; headers?: Readonly<Record<string, string>> }>;
const ofQuery = (query: string) => ({ body: JSON.stringify({ query }) });

/** What each of them has to be answered with is in its name. Most differ each time, so that whatever is kept of them shows. */
const wrongs: Readonly<Record<string, Wrong>> = {
  'not JSON: 400': () => ({ body: '{"query":' }),
  'no GraphQL: 400': (turn) => ofQuery(`{ products(first: ${turn} `),
  'no such field: 400': (turn) => ofQuery(`query Q${turn} { field${turn} { id } }`),
  'too deep: 400': (turn) => ofQuery(`query Q${turn} ${'{ viewer '.repeat(40)}{ id }${' }'.repeat(40)}`),
  'too many aliases: 400': (turn) =>
    ofQuery(`{ ${Array.from({ length: 80 }, (_, i) => `a${turn}x${i}: __typename`).join(' ')} }`),
  'unknown hash: 200': (turn) => ({
    body: JSON.stringify({
      extensions: {
        persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(`${turn}`).digest('hex') },
      },
    }),
  }),
  'forged token: 401': (turn) => ({
    ...ofQuery('{ __typename }'),
    headers: {
      authorization: `Bearer eyJhbGciOiJub25lIn0.${Buffer.from(`{"sub":"${turn}"}`).toString('base64url')}.`,
    },
  }),
  'no operation of that name: 400': (turn) => ({
    body: JSON.stringify({ query: '{ __typename }', operationName: `Q${turn}` }),
  }),
};
const names = Object.keys(wrongs);

export const wrongQuestion = (turn: number): Question => {
  const kind = names[turn % names.length] ?? '';
  return { kind, headers: {}, ...(wrongs[kind] as Wrong)(turn) };
};
