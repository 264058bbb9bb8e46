import type { Logger } from '@shop/kit/log';
import { GraphQLError } from 'graphql';
import type { Answer } from '../executor/answer.js';
import type { CompleteEvent } from '../executor/execute.js';
import type { Prepared } from '../operation/operation.js';
import { passOn, readAnswer, SubgraphFailure } from '../subgraphs/subgraph-answer.js';
import { followSubgraph } from './follow-subgraph.js';
import type { StreamClient } from './stream-client.js';

/** An event as the client gets it; without an answer only where the stream may be resumed. */
export type StreamEvent = Readonly<{ id: string | null; answer?: Answer }>;

type Stream = Readonly<{ lastEventId: string | null; signal: AbortSignal }>;
export type OpenSubscription = (operation: Prepared, stream: Stream) => AsyncGenerator<StreamEvent>;

type Deps = Readonly<{
  clients: (subgraph: string) => StreamClient | undefined;
  completeEvent: CompleteEvent;
  log: Logger;
  patienceMs?: number;
}>;

const unavailable = () =>
  new GraphQLError('These events are not available at the moment.', {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'router' },
  });

/** The events of one subgraph, each completed from the others in turn, on the supergraph that the subscription began with. */
export const makeOpenSubscription = ({ clients, completeEvent, log, patienceMs }: Deps): OpenSubscription => {
  const follow: OpenSubscription = async function* (operation, { lastEventId, signal }) {
    const { version, document, operation: node, variables, context } = operation;
    const planned = version.operations.get(document, node, context.viewer);
    const { source } = planned;
    const client = source && clients(source.subgraph);
    if (!client) throw unavailable();
    const events = followSubgraph({
      client,
      body: source.body(variables),
      headers: context.subgraphHeaders,
      lastEventId,
      signal,
      patienceMs,
    });
    for await (const { id, data: text } of events) {
      if (text === undefined) {
        yield { id };
        continue;
      }
      const { data, errors } = readAnswer({ status: 200, contentType: 'application/json', text });
      const told = { data, errors: errors?.map(passOn) };
      // About the stream as a whole: no field was asked for.
      const isOfStream = data === undefined && told.errors;
      yield {
        id,
        answer: isOfStream
          ? {
              errors: told.errors?.map(
                ({ message, code }) =>
                  new GraphQLError(message, { extensions: { code, serviceName: source.subgraph } }),
              ),
            }
          : await completeEvent(planned, source, operation, told),
      };
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
