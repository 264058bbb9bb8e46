import type { RunResult } from './run-result.js';
import type { Summary } from './statistics.js';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const spread = ({ p50, p99, max }: Summary): string => `${seconds(p50)} / ${seconds(p99)} / ${seconds(max)}`;
const listed = (counts: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count)
    .map(([name, count]) => `${count} ${name.toLowerCase()}`)
    .join(', ') || 'none';

const shownViolations = 30;

/** For the console: one line a number. */
export const reportText = (result: RunResult): string => {
  const { done, clients, statuses, violations, mails, browsed } = result;
  const rows: [string, string][] = [
    ['profile, seed', `${result.profile}, ${result.seed}`],
    ['clients', listed(clients)],
    ['orders', `${result.timed.length}: ${listed(statuses)}`],
    ['kills', String(done.kill ?? 0)],
    ['queue wipes', String(done['wipe-queues'] ?? 0)],
    ['store restarts', String(done['kill-store'] ?? 0)],
    ['zombies', String(done.zombie ?? 0)],
    [
      'other faults',
      listed({ ...done, kill: 0, 'wipe-queues': 0, 'kill-store': 0, zombie: 0, 'not done': result.notDone }),
    ],
    ['order, placed to final (p50 / p99 / max)', spread(result.settle)],
    ['client, arrival to answer (p50 / p99 / max)', spread(result.answer)],
    ['all orders final after calm', seconds(result.finalAfterMs)],
    ['nothing under way after calm', seconds(result.quietAfterMs)],
    ['searches meanwhile', listed(browsed)],
    ['mails', `${mails.sent} sent, of those twice ${mails.twice}`],
    ['violations', String(violations.length)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...violations.slice(0, shownViolations).map((violation) => `VIOLATION  ${violation}`),
  ].join('\n');
};
