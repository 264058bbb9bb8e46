import {
  type Span as ApiSpan,
  type Attributes,
  createTraceState,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { TracingSettings } from '../config/index.js';
import type { Logger } from '../log/index.js';
import { countExports } from './count-exports.js';
import { samplerOf } from './sampler.js';
import type { SpanKind as KindName, NewSpan, Span, TraceContext, Tracer } from './span.js';
import { readTraceparent } from './traceparent.js';

type Options = Readonly<{
  service: string;
  endpoint: string;
  sampler: TracingSettings['OTEL_TRACES_SAMPLER'];
  ratio: number;
  scheduledDelayMs?: number;
  log: Logger;
}>;

const kinds: Readonly<Record<KindName, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

const spanContextOf = ({ traceparent, tracestate }: TraceContext): SpanContext | undefined => {
  const parts = readTraceparent(traceparent);
  if (!parts) return undefined;
  const { traceId, spanId, flags } = parts;
  const traceState = tracestate ? createTraceState(tracestate) : undefined;
  return { traceId, spanId, traceFlags: flags, traceState, isRemote: true };
};

const contextOf = (parent: TraceContext) => {
  const context = spanContextOf(parent);
  return context ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
};

const linksTo = (followed: NonNullable<NewSpan['follows']>): Link[] =>
  followed.flatMap(({ as, ...place }) => {
    const context = spanContextOf(place);
    return context ? [{ context, attributes: { 'link.to': as } }] : [];
  });

const toSpan = (span: ApiSpan, tracestate: string | undefined): Span => {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    tracestate,
    set: (attributes) => void span.setAttributes(attributes as Attributes),
    fail: (errorType) =>
      void span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR }),
    end: () => span.end(),
  };
};

/** All that needs the SDK of OpenTelemetry. */
export const createOtlpTracing = ({
  service,
  endpoint,
  sampler,
  ratio,
  scheduledDelayMs = 2_000,
  log,
}: Options): Readonly<{ tracer: Tracer; shutdown(): Promise<void> }> => {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  // Spans wait in a queue of 2048 and are dropped beyond it: a collector that is away costs memory up to there, and no time.
  const processor = new BatchSpanProcessor({
    exporter: countExports(new OTLPTraceExporter({ url }), log),
    scheduledDelayMillis: scheduledDelayMs,
  });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': service, 'service.namespace': 'marketgraph' }))
      // What the operator says in OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME wins.
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(sampler, ratio),
    spanProcessors: [processor],
  });
  const source = provider.getTracer('@shop/kit');
  return {
    tracer: ({ name, kind = 'internal', attributes, follows }, parent) =>
      toSpan(
        source.startSpan(
          name,
          {
            kind: kinds[kind],
            attributes: attributes as Attributes,
            links: follows && linksTo(follows),
          },
          contextOf(parent),
        ),
        parent.tracestate,
      ),
    shutdown: () => provider.shutdown(),
  };
};
