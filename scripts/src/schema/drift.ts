import type { Finding } from './finding.js';
import { diffLines } from './line-diff.js';
import { plansFolder } from './paths.js';

/** Path, relative to the repository root → content. */
export type Files = ReadonlyMap<string, string>;

/** What is recorded must be what the code says now: a reviewer reads the recorded files and nothing else. */
export const findDrift = (expected: Files, recorded: Files): Finding[] => {
  const paths = [...new Set([...expected.keys(), ...recorded.keys()])].sort();
  return paths.flatMap((path) => {
    const want = expected.get(path);
    const have = recorded.get(path);
    if (want === have) return [];
    if (want === undefined) return [drift(path, 'is recorded, but nothing makes it any more: delete it')];
    if (have === undefined) return [drift(path, 'is not recorded: run npm run schema and commit it')];
    return [
      drift(
        path,
        `is not what the code says: run npm run schema and commit it\n${difference(path, have, want)}`,
      ),
    ];
  });
};

// A plan is read as a whole: what is asked first, and what waits for it.
const isReadAsAWhole = (path: string): boolean => path.startsWith(`${plansFolder}/`);

const difference = (path: string, have: string, want: string): string =>
  isReadAsAWhole(path) ? diffLines(have, want).join('\n') : firstDifference(have, want);

const firstDifference = (have: string, want: string): string => {
  const haveLines = have.split('\n');
  const wantLines = want.split('\n');
  const length = Math.max(haveLines.length, wantLines.length);
  const at =
    Array.from({ length }, (_, index) => index).find((index) => haveLines[index] !== wantLines[index]) ?? 0;
  return `line ${at + 1} recorded: ${shown(haveLines[at])}\nline ${at + 1} now:      ${shown(wantLines[at])}`;
};

const shown = (line: string | undefined): string =>
  line === undefined ? '(end of file)' : line.trim() || '(empty)';
const drift = (where: string, message: string): Finding => ({ rule: 'drift', where, message });
