import { describe, expect, it } from 'vitest';
import { readBase } from './base-schema.js';

/** Answers the questions a repository would answer; anything else does not exist in it. */
const repository =
  (answers: Record<string, string>) =>
  (...args: string[]) =>
    Promise.resolve(answers[args.join(' ')]);
const tip = (name: string) => `rev-parse --verify --quiet ${name}`;

describe('the schema that clients have today', () => {
  it('is that of the point where the branch left main, with the operations recorded there', async () => {
    const base = await readBase(
      repository({
        [tip('HEAD')]: 'bbbb\n',
        [tip('main^{commit}')]: 'cccc\n',
        'merge-base cccc HEAD': 'aaaa\n',
        'ls-tree --name-only aaaa schema/operations/':
          'schema/operations/viewer.graphql\nschema/operations/notes.txt\n',
        'show aaaa:schema/operations/viewer.graphql': 'query Viewer { viewer { id } }',
        'show aaaa:schema/supergraph.graphql': 'the supergraph',
      }),
    );
    expect(base).toEqual({
      label: 'main (aaaa)',
      supergraph: 'the supergraph',
      operations: [{ file: 'schema/operations/viewer.graphql', source: 'query Viewer { viewer { id } }' }],
    });
  });

  it('is that of the last commit where main has nothing else, and the label says so', async () => {
    const base = await readBase(
      repository({
        [tip('HEAD')]: 'aaaa',
        [tip('origin/main^{commit}')]: 'aaaa',
        'merge-base aaaa HEAD': 'aaaa',
        'show aaaa:schema/supergraph.graphql': 'the supergraph',
      }),
    );
    expect(base.supergraph).toBe('the supergraph');
    expect(base.label).toBe('HEAD (aaaa), since origin/main has nothing that HEAD lacks');
  });

  it('is that of the last commit where there is no main branch', async () => {
    const base = await readBase(repository({ [tip('HEAD')]: 'aaaa' }));
    expect(base).toEqual({
      label: 'HEAD (aaaa), since there is no main branch here',
      supergraph: undefined,
      operations: [],
    });
  });

  it('is nothing before the first commit', async () => {
    expect((await readBase(repository({}))).label).toBe('nothing (no commit yet)');
  });
});
