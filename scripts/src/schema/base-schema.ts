import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RecordedOperation } from './operations.js';
import { operationsFolder, repositoryRoot, supergraphFile } from './paths.js';

const run = promisify(execFile);
type Git = (...args: string[]) => Promise<string | undefined>;

export type Base = Readonly<{
  /** What the comparison was made with, and why, for the reader of the output. */
  label: string;
  supergraph: string | undefined;
  operations: readonly RecordedOperation[];
}>;

const git: Git = async (...args) => {
  try {
    return (await run('git', args, { cwd: repositoryRoot, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch {
    // No repository, no such ref, no such file in it: each means that there is nothing to compare with.
    return undefined;
  }
};

/** What clients have today: the supergraph of the main branch and the operations recorded beside it. */
export const readBase = async (ask: Git = git): Promise<Base> => {
  const { ref, label } = await chooseRef(ask);
  if (!ref) return { label, supergraph: undefined, operations: [] };
  const listed = await ask('ls-tree', '--name-only', ref, `${operationsFolder}/`);
  const files = (listed ?? '').split('\n').filter((file) => file.endsWith('.graphql'));
  const operations = await Promise.all(
    files.map(async (file) => ({ file, source: (await ask('show', `${ref}:${file}`)) ?? '' })),
  );
  return { label, supergraph: await ask('show', `${ref}:${supergraphFile}`), operations };
};

const chooseRef = async (ask: Git): Promise<{ ref: string | undefined; label: string }> => {
  const head = (await ask('rev-parse', '--verify', '--quiet', 'HEAD'))?.trim();
  if (!head) return { ref: undefined, label: 'nothing (no commit yet)' };
  for (const name of ['origin/main', 'main']) {
    const tip = (await ask('rev-parse', '--verify', '--quiet', `${name}^{commit}`))?.trim();
    if (!tip) continue;
    // Where the branch left main: what main gained since then is not this branch's removal.
    const fork = (await ask('merge-base', tip, 'HEAD'))?.trim() ?? tip;
    if (fork !== head) return { ref: fork, label: `${name} (${fork.slice(0, 8)})` };
    return { ref: head, label: `HEAD (${head.slice(0, 8)}), since ${name} has nothing that HEAD lacks` };
  }
  return { ref: head, label: `HEAD (${head.slice(0, 8)}), since there is no main branch here` };
};
