export {
  beginSpan,
  currentSpan,
  inSpan,
  isTracing,
  type NewSpan,
  type Span,
  type TraceContext,
  withinSpan,
} from './span.js';
export { startTracing } from './start-tracing.js';
export { isTraceparent } from './traceparent.js';
export { readTracestate } from './tracestate.js';
