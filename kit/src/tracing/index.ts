export { beginSpan, currentSpan, inSpan, isTracing, type NewSpan, type Span, withinSpan } from './span.js';
export { startTracing } from './start-tracing.js';
export { isTraceparent, isTracestate } from './traceparent.js';
