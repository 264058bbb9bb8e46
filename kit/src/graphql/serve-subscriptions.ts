import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  createSourceEventStream,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { z } from 'zod';
import { type EventStream, openEventStream, QueueOverflowError } from '../event-stream/index.js';
import { expiryOf, type ViewerVerifier } from '../identity/index.js';
import type { Logger } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import type { BaseContext } from './context.js';
import { badUserInput, streamEnded } from './errors.js';
import { headerOf } from './header-of.js';
import { makeReadDocument } from './subscription-documents.js';
import { viewerOf } from './viewer-of.js';

/**
 * What a subscription's source yields. `eventId` is what a client names to go on behind it. An event that is only a place to go on from has
 * `isMark`: no field is resolved for it. `traceparent` is of the change that it tells of; the router learns it, and clients do not.
 */
export type SourceEvent = Readonly<{ eventId?: string; isMark?: boolean; traceparent?: string }>;

type Options<C extends BaseContext> = Readonly<{
  http: FastifyInstance;
  schema: GraphQLSchema;
  log: Logger;
  verifyViewer: ViewerVerifier;
  extendContext: (base: BaseContext) => C;
  formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  heartbeatMs?: number;
}>;

const open = metrics.gauge('graphql_subscriptions_open', 'Subscriptions that are being answered.');
const sent = metrics.counter('graphql_subscription_events_total', 'Events sent to subscribers.');

const body = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

const isIterable = (value: unknown): value is AsyncIterable<SourceEvent> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

// A timer longer than this fires at once.
const longestTimerMs = 2 ** 31 - 1;

export const wantsEventStream = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers.accept?.includes('text/event-stream') ?? false;

/**
 * Answers subscriptions with server-sent events (the protocol of graphql-sse, distinct connections): `next` with an answer and an id for each
 * event, `complete` at the end. A stream that ends without `complete` was cut, and may be asked for again behind the last id.
 */
export const createSubscriptionServer = <C extends BaseContext>({
  http,
  schema,
  log,
  verifyViewer,
  extendContext,
  formatError,
  heartbeatMs,
}: Options<C>) => {
  const readDocument = makeReadDocument(schema);
  const streams = new Set<EventStream>();
  http.addHook('preClose', async () => {
    for (const stream of streams) stream.end();
  });

  const toData = ({ errors, ...answer }: ExecutionResult, { traceparent }: SourceEvent = {}): string =>
    JSON.stringify({
      ...answer,
      ...(traceparent && { extensions: { traceparent } }),
      ...(errors && { errors: errors.map((error) => formatError(error.toJSON(), error)) }),
    });

  const refuse = (stream: EventStream, error: unknown): void => {
    const told =
      error instanceof GraphQLError ? error : new GraphQLError('failed', { originalError: error as Error });
    void stream.send({ event: 'next', data: toData({ errors: [told] }) });
    stream.end({ event: 'complete', data: '' });
  };

  const endWithToken = (stream: EventStream, authorization: string | undefined): void => {
    const expiresAt = expiryOf(authorization);
    if (expiresAt === null) return;
    const timer = setTimeout(
      () => refuse(stream, streamEnded('TOKEN_EXPIRED', 'The access token has expired.')),
      Math.min(longestTimerMs, Math.max(0, expiresAt - Date.now())),
    );
    stream.signal.addEventListener('abort', () => clearTimeout(timer));
  };

  const follow = async (request: FastifyRequest, stream: EventStream): Promise<void> => {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) throw badUserInput('The body is not a GraphQL request.');
    const { query, operationName, variables } = parsed.data;
    const document = readDocument(query, operationName);
    const viewer = await viewerOf(request, verifyViewer);
    endWithToken(stream, request.headers.authorization);
    const header = headerOf(request);
    // Loaders live for one event: what they read for the last one may have changed.
    const contextValue = () =>
      extendContext({
        viewer,
        requestId: request.id,
        log,
        header,
        stream: { lastEventId: header('last-event-id') ?? null, signal: stream.signal },
      });
    const asked = { schema, document, operationName, variableValues: variables };
    const source = await createSourceEventStream({ ...asked, contextValue: contextValue() });
    if (!isIterable(source)) {
      await stream.send({ event: 'next', data: toData(source as ExecutionResult) });
      return;
    }
    for await (const event of source as AsyncIterable<SourceEvent>) {
      const answer = event.isMark
        ? undefined
        : await execute({ ...asked, rootValue: event, contextValue: contextValue() });
      const message = answer ? { event: 'next', data: toData(answer, event) } : {};
      if (answer) sent.inc();
      if (!(await stream.send({ ...message, id: event.eventId }))) return;
    }
  };

  return async (request: FastifyRequest, answer: FastifyReply): Promise<void> => {
    const stream = openEventStream(answer, { heartbeatMs });
    streams.add(stream);
    open.inc();
    try {
      await follow(request, stream);
      if (stream.wasTooSlow()) stream.end();
      else stream.end({ event: 'complete', data: '' });
    } catch (error) {
      // It may go on behind the last event it has: no `complete`.
      if (error instanceof QueueOverflowError) stream.end();
      else refuse(stream, error);
    } finally {
      streams.delete(stream);
      open.dec();
    }
  };
};
