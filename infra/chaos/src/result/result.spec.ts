import { expect, it } from 'vitest';
import { plotSvg } from './plot.js';
import { reportText } from './report.js';
import { aResult } from './result.fixture.js';

it('counts only faults that were done, and times only orders that ended', () => {
  const result = aResult();
  expect(result.done).toEqual({ kill: 1, link: 1 });
  expect(result.notDone).toBe(1);
  expect(result.settle).toEqual({ count: 2, p50: 1_000, p99: 5_000, max: 5_000 });
  expect(result.clients).toEqual({ accepted: 1, refused: 1, unanswered: 0 });
});

it('the table says what was asked, what was broken and what came of it', () => {
  const text = reportText(aResult(['2 money adds up: order A']));
  for (const said of ['1 confirmed, 1 rejected, 1 pending', '1 link, 1 not done', '1.0 s / 5.0 s / 5.0 s'])
    expect(text).toContain(said);
  expect(text).toContain('VIOLATION  2 money adds up: order A');
  expect(reportText(aResult())).not.toContain('VIOLATION');
});

it('the plot has a curve, a bar for each fault that was done in its lane, and axes with names', () => {
  const svg = plotSvg(aResult());
  expect(svg.match(/<rect [^>]*fill-opacity/g)).toHaveLength(2);
  expect(svg).toContain('black-hole router-&gt;orders, 5.0–7.0 s');
  for (const label of ['orders in flight', 'seconds since the storm began', 'kill -9', 'network', 'calm'])
    expect(svg).toContain(`>${label}<`);
  expect(svg).not.toContain('zombie');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});
