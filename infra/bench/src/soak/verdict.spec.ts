import { expect, it } from 'vitest';
import { isFlat } from './verdict.js';

const mb = 2 ** 20;
const reading = (heap: number, rss: number) => ({ heap: heap * mb, rss: rss * mb });

it.each([
  ['nothing', [100, 300], [100, 300], true],
  ['less', [100, 300], [60, 200], true],
  ['a little of a small heap', [60, 300], [79, 300], true],
  ['a tenth of a large heap', [400, 900], [439, 900], true],
  ['more than both', [100, 300], [121, 300], false],
  ['RSS alone, by much', [100, 300], [100, 376], false],
])('growing by %s', (_, [heap, rss], [laterHeap, laterRss], flat) => {
  expect(isFlat(reading(heap ?? 0, rss ?? 0), reading(laterHeap ?? 0, laterRss ?? 0))).toBe(flat);
});
