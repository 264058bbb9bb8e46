import { randomUUID } from 'node:crypto';
import { viewerOf } from '@shop/kit/graphql';
import type { Viewer, ViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import { isTraceparent } from '@shop/kit/tracing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';

export type RouterContext = Readonly<{
  requestId: string;
  /** The address of the client, as far as proxies are trusted to tell it. */
  clientAddress: string;
  /** Who asks, proven by the access token; null for whoever has not signed in. */
  viewer: Viewer | null;
  /** Whether the client wants to be told what its operation is estimated to cost. */
  showsCost?: boolean;
  /** What every subgraph is told of the request. Nothing else of it is passed on. */
  subgraphHeaders: Readonly<Record<string, string>>;
  /** What they are told where the answer is for everybody: nothing of who asks. Absent for a viewer who may see more than everybody. */
  publicHeaders?: Readonly<Record<string, string>>;
}>;

const ofEverybody = ['traceparent', 'tracestate'] as const;
const ofTheViewer = ['authorization', 'x-order-access-token'] as const;
// Whoever has another role may be shown more of the catalogue.
const rolesOfShoppers = new Set(['CUSTOMER']);

// Node fetches the randomness of UUIDs in advance; asking for a few bytes twice a request is dearer than all of the hook.
const newTrace = (): string => {
  const hex = randomUUID().replaceAll('-', '');
  return `00-${hex}-${randomUUID().replaceAll('-', '').slice(0, 16)}-01`;
};

/** A request that comes without a trace begins one, so that its way through the subgraphs can be followed. */
export const addTraceContext = (http: FastifyInstance): void => {
  http.addHook('onRequest', ({ headers }, _, done) => {
    if (!isTraceparent(headers.traceparent)) headers.traceparent = newTrace();
    done();
  });
};

const pick = (request: FastifyRequest, names: readonly string[]): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const name of names) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
};

const contextOf = (request: FastifyRequest, viewer: Viewer | null): RouterContext => {
  const publicHeaders = {
    'x-request-id': request.id,
    'x-client-address': request.ip,
    ...pick(request, ofEverybody),
  };
  const subgraphHeaders = { ...publicHeaders, ...pick(request, ofTheViewer) };
  const seesMore = viewer?.roles.some((role) => !rolesOfShoppers.has(role)) ?? false;
  return {
    requestId: request.id,
    clientAddress: request.ip,
    viewer,
    showsCost: request.headers['x-show-cost'] !== undefined,
    subgraphHeaders,
    publicHeaders: seesMore ? undefined : publicHeaders,
  };
};

/** The token is checked here once, so that a bad one costs no subgraph anything. The subgraphs check it again. */
export const makeCreateContext =
  ({ verifyViewer, log }: { verifyViewer: ViewerVerifier; log: Logger }) =>
  async (request: FastifyRequest): Promise<RouterContext> => {
    try {
      return contextOf(request, await viewerOf(request, verifyViewer));
    } catch (error) {
      if (error instanceof GraphQLError) throw error;
      // Without keys nothing can be said about the token: the client may come back with it.
      log.error({ err: error }, 'access token could not be checked');
      throw new GraphQLError('Signing in cannot be checked at the moment. Try again soon.', {
        extensions: { code: 'SERVICE_UNAVAILABLE', http: { status: 503 } },
      });
    }
  };
