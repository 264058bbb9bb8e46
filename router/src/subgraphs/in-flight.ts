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

type UnderWay<Answer> = Readonly<{ asker: string; body: string; answer: Promise<Answer> }>;

/**
 * Lets those who ask the same at the same moment with the same rights share one answer. They share its text: what each makes of it is his
 * own. Whoever asks after a change was told does not join those who asked before.
 */
export const createInFlight = <Answer>(subgraph: string, told: Pick<ToldChanges, 'count'>) => {
  // By its length a body is found without being read: most have no other beside them that is as long.
  const byLength = new Map<number, UnderWay<Answer>[]>();
  return (
    headers: Readonly<Record<string, string>>,
    body: string,
    send: () => Promise<Answer>,
  ): Promise<Answer> => {
    const asker = `${told.count}\n${identityOf(headers)}`;
    const others = byLength.get(body.length) ?? [];
    const same = others.find((other) => other.body === body && other.asker === asker);
    if (same) {
      shared.inc({ subgraph });
      return same.answer;
    }
    const mine = { asker, body, answer: send() };
    const forget = (): void => {
      others.splice(others.indexOf(mine), 1);
      if (others.length === 0) byLength.delete(body.length);
    };
    others.push(mine);
    byLength.set(body.length, others);
    mine.answer.then(forget, forget);
    return mine.answer;
  };
};
