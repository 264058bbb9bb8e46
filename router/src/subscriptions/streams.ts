import { QueueOverflowError } from '@shop/kit/event-stream';
import { expiryOf } from '@shop/kit/identity';
import { metrics } from '@shop/kit/metrics';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Json } from '../executor/json.js';
import type { Prepared } from '../operation/operation.js';
import type { OpenSubscription, StreamEvent } from './open-subscription.js';

type Transport = 'sse' | 'websocket';
type FormatError = (formatted: GraphQLFormattedError, error: GraphQLError) => GraphQLFormattedError;

/** One message to the client: an answer with its id, or only the id. */
export type StreamMessage = Readonly<{ id: string | null; payload?: Json }>;

export type ServeStream = Readonly<{
  operation: Prepared;
  transport: Transport;
  lastEventId: string | null;
  signal: AbortSignal;
  /** Resolves to false when the client takes nothing any more. */
  send(message: StreamMessage): Promise<boolean>;
}>;

/** Why a stream ended. Only behind `complete` and `refused` there is nothing to come back for. */
export type StreamEnd = 'complete' | 'refused' | 'token' | 'slow' | 'client';

const open = metrics.gauge('router_streams_open', 'Streams of events that are open.', ['transport']);
const sent = metrics.counter('router_stream_events_total', 'Events sent to clients.', ['transport']);
const ended = metrics.counter('router_streams_ended_total', 'Streams that ended, by why.', [
  'transport',
  'reason',
]);

const ofCode = (code: string, message: string) => new GraphQLError(message, { extensions: { code } });
const longestTimerMs = 2 ** 31 - 1;

type Deps = Readonly<{ openSubscription: OpenSubscription; formatError: FormatError }>;

/** Runs one stream over any transport, until it is complete or has to end. */
export const makeServeStream = ({ openSubscription, formatError }: Deps) => {
  const format = (errors: readonly GraphQLError[]) =>
    errors.map((error) => formatError(error.toJSON(), error));
  const messageOf = ({ id, answer }: StreamEvent): StreamMessage => {
    if (!answer) return { id };
    const { data, errors } = answer;
    return {
      id,
      payload: {
        ...(errors && { errors: format(errors) }),
        ...(data !== undefined && { data }),
        ...(id !== null && { extensions: { eventId: id } }),
      },
    };
  };

  return async ({ operation, transport, lastEventId, signal, send }: ServeStream): Promise<StreamEnd> => {
    const { authorization } = operation.context.subgraphHeaders;
    const expiresAt = expiryOf(authorization);
    const over = new AbortController();
    const stop = () => over.abort();
    signal.addEventListener('abort', stop, { once: true });
    const timer =
      expiresAt === null
        ? undefined
        : setTimeout(stop, Math.min(longestTimerMs, Math.max(0, expiresAt - Date.now())));
    const hasExpired = () => expiresAt !== null && Date.now() >= expiresAt;
    const tell = (error: GraphQLError) => send({ id: null, payload: { errors: format([error]) } });

    const run = async (): Promise<StreamEnd> => {
      try {
        for await (const event of openSubscription(operation, { lastEventId, signal: over.signal })) {
          if (event.answer) sent.inc({ transport });
          if (!(await send(messageOf(event)))) return signal.aborted ? 'client' : 'slow';
        }
      } catch (error) {
        if (error instanceof QueueOverflowError) {
          await tell(
            ofCode('SLOW_READER', 'More happens than this client reads. Come back behind the last event.'),
          );
          return 'slow';
        }
        const told =
          error instanceof GraphQLError
            ? error
            : new GraphQLError('failed', { originalError: error as Error });
        await tell(told);
        return 'refused';
      }
      if (signal.aborted) return 'client';
      if (!hasExpired()) return 'complete';
      await tell(ofCode('TOKEN_EXPIRED', 'The access token has expired. Come back with a new one.'));
      return 'token';
    };

    open.inc({ transport });
    try {
      const end = await run();
      ended.inc({ transport, reason: end });
      return end;
    } finally {
      open.dec({ transport });
      clearTimeout(timer);
      over.abort();
    }
  };
};

export type RunStream = ReturnType<typeof makeServeStream>;
