import { metrics } from '@shop/kit/metrics';
import type { ToldChanges } from '../cache/told-changes.js';

const shared = metrics.counter(
  'subgraph_requests_shared_total',
  'Requests that were answered by one already under way.',
  ['subgraph'],
);

// They say which request it is, not who asks: no answer depends on them.
const tracing = new Set(['x-request-id', 'traceparent', 'tracestate']);

const identityOf = (headers: Readonly<Record<string, string>>): string => {
  let identity = '';
  for (const name in headers) if (!tracing.has(name)) identity += `${name}:${headers[name]}\n`;
  return identity;
};

/**
 * Lets those who ask the same at the same moment with the same rights share one answer. They share its text: what each makes of it is his
 * own. Whoever asks after a change was told does not join those who asked before.
 */
export const createInFlight = <Answer>(subgraph: string, told: Pick<ToldChanges, 'count'>) => {
  // By the body first, which is long: it is looked at once, and not copied into a longer key.
  const underWay = new Map<string, Map<string, Promise<Answer>>>();
  return (
    headers: Readonly<Record<string, string>>,
    body: string,
    send: () => Promise<Answer>,
  ): Promise<Answer> => {
    const asker = `${told.count}\n${identityOf(headers)}`;
    const same = underWay.get(body) ?? new Map<string, Promise<Answer>>();
    const known = same.get(asker);
    if (known) {
      shared.inc({ subgraph });
      return known;
    }
    const answer = send().finally(() => {
      same.delete(asker);
      if (same.size === 0) underWay.delete(body);
    });
    same.set(asker, answer);
    underWay.set(body, same);
    return answer;
  };
};
