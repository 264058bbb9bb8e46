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
  const underWay = new Map<string, Promise<Answer>>();
  return (
    headers: Readonly<Record<string, string>>,
    body: string,
    send: () => Promise<Answer>,
  ): Promise<Answer> => {
    const key = `${told.count}\n${identityOf(headers)}\n${body}`;
    const known = underWay.get(key);
    if (known) {
      shared.inc({ subgraph });
      return known;
    }
    const answer = send().finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return answer;
  };
};
