import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@shop/scripts/schema/paths';
import { describe, expect, it } from 'vitest';
import { changeCode } from './change-code.js';
import { guards } from './guards.js';

const run = promisify(execFile);
const built = join(repositoryRoot, 'e2e', 'dist', 'sabotage');

/** Plays the scenario of a guard in a process of its own, on databases of its own. */
const play = async (guard: string, isSabotaged: boolean): Promise<string[]> => {
  const { stdout } = await run(
    process.execPath,
    ['--import', join(built, 'preload.js'), join(built, 'run-scenario.js'), guard],
    { env: { ...process.env, SABOTAGE: isSabotaged ? guard : '' } },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
};

describe.each(guards)('$promise', ({ name, finds }) => {
  it(`is kept with the guard "${name}"`, { timeout: 60_000 }, async () => {
    expect(await play(name, false)).toEqual([]);
  });

  it(`is seen to be broken without the guard "${name}"`, { timeout: 60_000 }, async () => {
    expect((await play(name, true)).join('\n')).toMatch(finds);
  });
});

it('a sabotage that no longer fits the code is told, not ignored', () => {
  const change = { file: 'a.js', find: 'guard();', put: '' };
  expect(changeCode('a(); guard(); b();', change)).toBe('a();  b();');
  expect(() => changeCode('a(); b();', change)).toThrow('a.js has 0 times');
  expect(() => changeCode('guard(); guard();', change)).toThrow('a.js has 2 times');
});

it.each(guards.flatMap(({ name, changes }) => changes.map((change) => ({ name, ...change }))))(
  'the guard "$name" stands in $file once',
  (change) => {
    expect(() => changeCode(readFileSync(join(repositoryRoot, change.file), 'utf8'), change)).not.toThrow();
  },
);
