import { expect, it } from 'vitest';
import { createProgressBar } from './progress-bar.js';

const record = (isTTY: boolean) => {
  const lines: string[] = [];
  let time = 0;
  const bar = createProgressBar('products', { isTTY, write: (text) => lines.push(text) }, () => time);
  const show = (done: number, at: number) => {
    time = at;
    bar.show(done, 100);
  };
  return { lines, show, bar };
};

it('draws one line over on a terminal, with the rate and the time that is left', () => {
  const { lines, show, bar } = record(true);
  show(25, 1_000);
  show(50, 2_000);
  bar.end();
  expect(lines[1]).toContain('\r');
  expect(lines[1]).toMatch(/\[#{14}-{14}\] products +50\/100 {2}25\/s {2}2 s left/);
  expect(lines.at(-1)).toBe('\n');
});

it('writes a plain line for each tenth elsewhere', () => {
  const { lines, show, bar } = record(false);
  for (const done of [1, 10, 12, 20, 100]) show(done, done);
  bar.end();
  expect(lines.map((line) => line.trim().split(/\s+/)[1])).toEqual(['10/100', '20/100', '100/100']);
});
