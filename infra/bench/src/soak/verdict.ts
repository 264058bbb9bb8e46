export type Reading = Readonly<{ heap: number; rss: number }>;

const mb = 2 ** 20;
/** What caches, compiled code and the ends of requests may differ by. */
const heapSlack = { part: 0.1, bytes: 20 * mb };
// The system's view: freed memory comes back late and in large pieces.
const rssSlack = { part: 0.25, bytes: 64 * mb };

const grewWithin = (from: number, to: number, slack: typeof heapSlack): boolean =>
  to - from < Math.max(from * slack.part, slack.bytes);

export const rule =
  'flat (from the second minute on, or the start of less than four): memory in use after garbage collection grows by less than 10 % or 20 MB, and RSS by less than 25 % or 64 MB';

export const isFlat = (first: Reading, last: Reading): boolean =>
  grewWithin(first.heap, last.heap, heapSlack) && grewWithin(first.rss, last.rss, rssSlack);
