import type { FastifyReply, FastifyRequest } from 'fastify';
import { beginSpan, isTraceparent, isTracing, readTracestate, type Span } from '../tracing/index.js';

/** What others keep beside a trace is worth nothing without it, and goes on only as far as it can be read. */
export const checkTracestate = ({ headers }: FastifyRequest): void => {
  if (headers.tracestate === undefined) return;
  headers.tracestate = isTraceparent(headers.traceparent) ? readTracestate(headers.tracestate) : undefined;
};

/** The log context of a request. */
export const contextOf = ({
  id,
  headers: { traceparent, tracestate },
}: FastifyRequest): Readonly<Record<string, string | undefined>> => {
  if (!isTraceparent(traceparent)) return { requestId: id };
  return typeof tracestate === 'string'
    ? { requestId: id, traceparent, tracestate }
    : { requestId: id, traceparent };
};

/** The span of a request, ended with its connection or its answer. Whoever reads the request's trace context from here on reads this span's. */
export const beginRequestSpan = (request: FastifyRequest, answer: FastifyReply): Span | undefined => {
  if (!isTracing()) return undefined;
  const { method, headers } = request;
  const route = request.routeOptions.url;
  const span = beginSpan({
    name: route ? `${method} ${route}` : method,
    kind: 'server',
    parent: contextOf(request),
    beginsTrace: true,
    attributes: { 'http.request.method': method, 'http.route': route, 'request.id': request.id },
  });
  headers.traceparent = span.traceparent;
  // Comes for an aborted request too.
  answer.raw.once('close', () => {
    const { statusCode } = answer;
    span.set({ 'http.response.status_code': statusCode });
    if (statusCode >= 500) span.fail(String(statusCode));
    else if (!answer.raw.writableFinished) span.fail('aborted');
    span.end();
  });
  return span;
};
