import { randomUUID } from 'node:crypto';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import { type Logger, logContext, runWithLogContext } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import { type Span, withinSpan } from '../tracing/index.js';
import { beginRequestSpan, checkTracestate, contextOf } from './request-span.js';

type Options = Readonly<{
  log: Logger;
  /** Largest request body in bytes; a larger one is answered with 413. */
  bodyLimit?: number;
  /** Health probes are not worth a log line each. */
  quiet?: boolean;
  /** Addresses or networks whose `x-forwarded-for` is believed, comma-separated. Nobody's unless set: anyone can send that header. */
  trustedProxies?: string;
}>;

const seconds = metrics.histogram('http_server_request_duration_seconds', 'Time to answer an HTTP request.', [
  'method',
  'route',
  'status',
]);

// A request id is echoed to the client and written into logs, so only harmless ones are taken over.
const harmlessId = /^[\w-]{8,64}$/;

/**
 * Node counts a connection that never carried a request as busy for a minute (browsers open such ones ahead), so
 * a stop would wait for it: as soon as nothing is being answered, the rest is cut.
 */
const dropUnusedConnectionsOnClose = (server: FastifyInstance): void => {
  let inFlight = 0;
  let closing = false;
  const dropWhenQuiet = () => {
    if (closing && inFlight === 0) setImmediate(() => server.server.closeAllConnections());
  };
  const onAnswered = () => {
    inFlight -= 1;
    dropWhenQuiet();
  };
  server.addHook('onRequest', (_, answer, done) => {
    inFlight += 1;
    // Comes for an aborted request too.
    answer.raw.once('close', onAnswered);
    done();
  });
  server.addHook('preClose', async () => {
    closing = true;
    dropWhenQuiet();
  });
};

/** A fastify server with request ids, limits and masked errors. The caller adds routes and listens. */
export const createHttpServer = ({
  log,
  bodyLimit = 1_048_576,
  quiet = false,
  trustedProxies,
}: Options): FastifyInstance => {
  const server = fastify({
    bodyLimit,
    trustProxy: trustedProxies ?? false,
    requestTimeout: 30_000,
    // Answer what is in flight, then drop idle keep-alive connections, so that a stop does not wait for clients.
    forceCloseConnections: 'idle',
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && harmlessId.test(given) ? given : randomUUID();
    },
  });

  const contexts = new WeakMap<FastifyRequest, ReturnType<typeof contextOf>>();
  const spans = new WeakMap<FastifyRequest, Span>();
  dropUnusedConnectionsOnClose(server);
  server.addHook('onRequest', (request, answer, done) => {
    answer.header('x-request-id', request.id);
    checkTracestate(request);
    const span = quiet ? undefined : beginRequestSpan(request, answer);
    if (span) spans.set(request, span);
    done();
  });
  // Behind the body parser, which would lose the context.
  server.addHook('preValidation', (request, _, done) => {
    runWithLogContext(contextOf(request), () => {
      // What the request learns about itself on its way is told in its last line too.
      contexts.set(request, logContext());
      const span = spans.get(request);
      if (span) withinSpan(span, done);
      else done();
    });
  });
  server.addHook('onResponse', (request, answer, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    // A stream lasts as long as its reader stays, which says nothing about how fast we answer.
    const isStream = String(answer.raw.getHeader('content-type')).startsWith('text/event-stream');
    if (!isStream)
      seconds.observe(
        { method: request.method, route, status: answer.statusCode },
        answer.elapsedTime / 1000,
      );
    if (!quiet)
      runWithLogContext({ ...(contexts.get(request) ?? contextOf(request)) }, () =>
        log.info(
          {
            method: request.method,
            route,
            status: answer.statusCode,
            ms: Math.round(answer.elapsedTime),
          },
          'request',
        ),
      );
    done();
  });
  server.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, answer) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error, requestId: request.id }, 'request failed');
    const message = status >= 500 ? 'Something went wrong on our side.' : error.message;
    const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : (error.code ?? 'BAD_REQUEST');
    return answer.code(status).send({ errors: [{ message, extensions: { code, requestId: request.id } }] });
  });
  server.setNotFoundHandler((request, answer) =>
    answer.code(404).send({
      errors: [
        { message: 'There is nothing here.', extensions: { code: 'NOT_FOUND', requestId: request.id } },
      ],
    }),
  );
  return server;
};
