import { expect, it } from 'vitest';
import { diffLines } from './line-diff.js';

const lines = (text: string) => [...text].join('\n');

it.each([
  ['abc', 'abc', []],
  ['abc', 'axc', ['- b', '+ x']],
  ['abcd', 'acbd', ['- b', '  c', '+ b']],
  ['', 'ab', ['- ', '+ a', '+ b']],
  ['ab', 'a', ['- b']],
])('%s and %s differ in their middle, with what stays shown in between', (before, after, expected) => {
  expect(diffLines(lines(before), lines(after))).toEqual(expected);
});

it('applied to what was there, gives what is there now', () => {
  const [before, after] = [lines('the old text of a plan'), lines('another, longer text of the plan')];
  const shown = diffLines(before, after);
  const side = (mark: string) => shown.filter((line) => line[0] !== mark).map((line) => line.slice(2));
  expect(before.includes(side('+').join('\n'))).toBe(true);
  expect(after.includes(side('-').join('\n'))).toBe(true);
});
