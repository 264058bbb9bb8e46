import { randomUUID } from 'node:crypto';
import { viewerOf } from '@shop/kit/graphql';
import type { ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';

export type RouterContext = Readonly<{
  /** What every subgraph is told of the request. Nothing else of it is passed on. */
  subgraphHeaders: Readonly<Record<string, string>>;
}>;

const forwarded = ['authorization', 'traceparent', 'x-order-access-token'] as const;
const validTrace = /^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

// Node fetches the randomness of UUIDs in advance; asking for a few bytes twice a request is dearer than all of the hook.
const newTrace = (): string => {
  const hex = randomUUID().replaceAll('-', '');
  return `00-${hex}-${randomUUID().replaceAll('-', '').slice(0, 16)}-01`;
};

/** A request that comes without a trace begins one, so that its way through the subgraphs can be followed. */
export const addTraceContext = (http: FastifyInstance): void => {
  http.addHook('onRequest', (request, _, done) => {
    const { traceparent } = request.headers;
    if (typeof traceparent !== 'string' || !validTrace.test(traceparent))
      request.headers.traceparent = newTrace();
    done();
  });
};

const subgraphHeaders = (request: FastifyRequest): Record<string, string> => {
  const headers: Record<string, string> = { 'x-request-id': request.id, 'x-client-address': request.ip };
  for (const name of forwarded) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
};

/** The token is checked here once, so that a bad one costs no subgraph anything. The subgraphs check it again. */
export const makeCreateContext =
  ({ verifyViewer, log }: { verifyViewer: ViewerVerifier; log: Logger }) =>
  async (request: FastifyRequest): Promise<RouterContext> => {
    try {
      await viewerOf(request, verifyViewer);
    } catch (error) {
      if (error instanceof GraphQLError) throw error;
      // Without keys nothing can be said about the token: the client may come back with it.
      log.error({ err: error }, 'access token could not be checked');
      throw new GraphQLError('Signing in cannot be checked at the moment. Try again soon.', {
        extensions: { code: 'SERVICE_UNAVAILABLE', http: { status: 503 } },
      });
    }
    return { subgraphHeaders: subgraphHeaders(request) };
  };
