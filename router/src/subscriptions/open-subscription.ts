import type { Logger } from '@shop/kit/log';
import { isTraceparent } from '@shop/kit/tracing';
import { GraphQLError } from 'graphql';
import type { Answer } from '../executor/answer.js';
import type { CompleteEvent } from '../executor/execute.js';
import type { LiveSupergraph } from '../executor/live-supergraph.js';
import type { Prepared } from '../operation/operation.js';
import { passOn, readAnswer, SubgraphFailure } from '../subgraphs/subgraph-answer.js';
import { completeInSpan } from './event-span.js';
import { followSubgraph, type ToldEvent } from './follow-subgraph.js';
import type { makeFindTarget, StreamTarget } from './stream-target.js';

/** An event as the client gets it; without an answer only where the stream may be resumed. */
export type StreamEvent = Readonly<{ id: string | null; answer?: Answer }>;

type Stream = Readonly<{ lastEventId: string | null; signal: AbortSignal }>;
export type OpenSubscription = (operation: Prepared, stream: Stream) => AsyncGenerator<StreamEvent>;

type Deps = Readonly<{
  supergraph: Pick<LiveSupergraph, 'current' | 'onExchange'>;
  findTarget: ReturnType<typeof makeFindTarget>;
  completeEvent: CompleteEvent;
  log: Logger;
  patienceMs?: number;
}>;

const unavailable = () =>
  new GraphQLError('These events are not available at the moment.', {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'router' },
  });

/** The trace of the change that an event tells of. */
const changeOf = ({ extensions }: ReturnType<typeof readAnswer>): string | undefined => {
  const { traceparent } = (extensions ?? {}) as { traceparent?: unknown };
  return isTraceparent(traceparent) ? traceparent : undefined;
};

/**
 * The events of one subgraph, each completed from the others in turn. When another supergraph is served, the stream goes on over that: what was told before is
 * completed as it was asked for, what comes behind it as the new one plans it. What no longer fits ends with an error.
 */
export const makeOpenSubscription = ({
  supergraph,
  findTarget,
  completeEvent,
  log,
  patienceMs,
}: Deps): OpenSubscription => {
  const complete = async (
    { planned, source }: StreamTarget,
    operation: Prepared,
    { data, errors }: ReturnType<typeof readAnswer>,
  ): Promise<Answer> => {
    const told = { data, errors: errors?.map(passOn) };
    // About the stream as a whole: no field was asked for.
    if (data === undefined && told.errors)
      return {
        errors: told.errors.map(
          ({ message, code }) =>
            new GraphQLError(message, { extensions: { code, serviceName: source.subgraph } }),
        ),
      };
    return completeEvent(planned, source, operation, told);
  };

  const answer = (operation: Prepared, { id, target }: ToldEvent<StreamTarget>, text: string) => {
    const told = readAnswer({ status: 200, contentType: 'application/json', text });
    return completeInSpan({ id, target, operation, change: changeOf(told) }, (part) =>
      complete(target, part, told),
    );
  };

  const follow: OpenSubscription = async function* (operation, { lastEventId, signal }) {
    const events = followSubgraph({
      // It may be another by now than the one that the operation was checked against.
      target: findTarget(operation, supergraph.current()),
      headers: operation.context.subgraphHeaders,
      lastEventId,
      signal,
      patienceMs,
    });
    const unfollow = supergraph.onExchange((version) => {
      try {
        events.turnTo(findTarget(operation, version));
      } catch (error) {
        events.endWith(error as Error);
      }
    });
    try {
      for await (const event of events) {
        const { id, data } = event;
        yield data === undefined ? { id } : { id, answer: await answer(operation, event, data) };
      }
    } finally {
      unfollow();
    }
  };

  return async function* (operation, stream) {
    try {
      yield* follow(operation, stream);
    } catch (error) {
      if (!(error instanceof SubgraphFailure)) throw error;
      log.error({ reason: error.message }, 'a subgraph gave no usable stream of events');
      throw unavailable();
    }
  };
};
