import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { remedyOf } from './problem.js';

const root = join(import.meta.dirname, '..', '..', '..');
const page = await readFile(join(root, 'docs', 'clients.md'), 'utf8');
const snippets = [...page.matchAll(/```ts\n\/\/ (\S+)\n(.+?)```/gs)].map(([, file = '', code = '']) => ({
  file,
  code,
}));
const withoutIndent = (text: string): string => text.replaceAll(/^\s+/gm, '').trim();

it('there are snippets, and each says where it is from', () => {
  expect(snippets.length).toBeGreaterThan(5);
  expect(snippets).toHaveLength([...page.matchAll(/```ts/g)].length);
});

it.each(snippets)('the page shows $file as it is', async ({ file, code }) => {
  expect(withoutIndent(await readFile(join(root, file), 'utf8'))).toContain(withoutIndent(code));
});

it('what the page says of a code is what the client does', () => {
  const said = {
    'sign in': ['UNAUTHENTICATED'],
    'not allowed': ['FORBIDDEN'],
    'try later': ['RATE_LIMITED', 'TOO_MANY_STREAMS', 'SUBGRAPH_UNAVAILABLE', 'SERVICE_UNAVAILABLE'],
    'update the app': ['BAD_USER_INPUT', 'BAD_REQUEST', 'DOCUMENT_NOT_TRUSTED', 'GRAPHQL_VALIDATION_FAILED'],
    'tell the user': ['INTERNAL_SERVER_ERROR'],
  };
  for (const [remedy, codes] of Object.entries(said))
    for (const code of codes) expect(remedyOf(code), code).toBe(remedy);
});
