import { inSpan, isTracing, type NewSpan, type Span } from '@shop/kit/tracing';
import type { DocumentNode } from 'graphql';
import type { Answer } from '../executor/answer.js';
import { rootFieldsOf } from '../executor/leaves.js';
import { aboutOperation, outcomeOf } from '../operation/observe-operation.js';
import type { Prepared } from '../operation/operation.js';
import type { StreamTarget } from './stream-target.js';

type Told = Readonly<{
  id: string | null;
  target: StreamTarget;
  operation: Prepared;
  /** The trace of the change that the event tells of, if it says so. */
  change: string | undefined;
}>;

// They say what their reader has, and may list all that ran at the time.
const longestId = 200;

/** The one field of a subscription. Its alias is the client's to choose. */
const fieldOf = (document: DocumentNode): string => rootFieldsOf(document)[0]?.name ?? '';

const about = ({ id, target, operation, change }: Told): NewSpan => {
  const field = fieldOf(target.planned.document);
  const { requestId, subgraphHeaders } = operation.context;
  return {
    name: `process ${field}`,
    kind: 'consumer',
    follows: [
      { as: 'subscription', traceparent: subgraphHeaders.traceparent },
      { as: 'change', traceparent: change },
    ],
    attributes: {
      'messaging.system': 'graphql-sse',
      'messaging.destination.name': field,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.message.id': id !== null && id.length <= longestId ? id : undefined,
      'messaging.message.conversation_id': requestId,
      'subgraph.name': target.source.subgraph,
      ...aboutOperation(operation),
    },
  };
};

/** What is asked for an event belongs to its trace, and what others keep beside that of the subscription does not. */
const asPartOf = (operation: Prepared, { traceparent }: Span): Prepared => {
  if (traceparent === undefined) return operation;
  const { tracestate: _, ...headers } = operation.context.subgraphHeaders;
  const subgraphHeaders = { ...headers, traceparent };
  return { ...operation, context: { ...operation.context, subgraphHeaders } };
};

/**
 * Completes an event within a span. It is the first of a trace of its own, linked to that of the subscription: a stream lasts for hours, and
 * a trace that lasts as long is cut by whoever keeps traces, and is told of only when it is over.
 */
export const completeInSpan = (
  event: Told,
  complete: (operation: Prepared) => Promise<Answer>,
): Promise<Answer> =>
  isTracing()
    ? inSpan(about(event), async (span) => {
        const answer = await complete(asPartOf(event.operation, span));
        span.set({ 'graphql.operation.outcome': outcomeOf(answer) });
        return answer;
      })
    : complete(event.operation);
