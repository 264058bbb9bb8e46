import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { queries, readyText } from './ready-text.js';
import { repoDir } from './repo-dir.js';

it('the three queries to try are valid for the recorded supergraph', async () => {
  const sdl = await readFile(join(repoDir, 'schema', 'supergraph.graphql'), 'utf8');
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  expect(queries).toHaveLength(3);
  for (const [, query] of queries) expect(validate(schema, parse(query))).toEqual([]);
});

const shop = {
  urls: {
    graphql: 'http://127.0.0.1:4000/graphql',
    sandbox: 'http://127.0.0.1:4000/',
    mailbox: 'http://127.0.0.1:4006/mailbox',
    simulator: 'http://127.0.0.1:4010',
  },
  staff: { email: 'staff@marketgraph.example', password: 'generated' },
};

it('tells where everything is, how long it took and what it needs', () => {
  const memory = { megabytes: 900, processes: 40, measuredBy: 'PSS' as const };
  const text = readyText(shop, { seconds: 12.34, memory, dataDir: '/data' });
  for (const fact of [
    '12.3 s',
    ':4000/graphql\n',
    ':4000/graphiql ',
    'Apollo Sandbox: http://127.0.0.1:4000/)',
    ':4006/mailbox',
    'staff@',
    'generated',
    '900 MB',
    'PSS',
    '/data',
  ])
    expect(text).toContain(fact);
});

it('says so where memory cannot be measured', () => {
  expect(readyText(shop, { seconds: 1, dataDir: '/data' })).toContain('not measured on this system');
});
