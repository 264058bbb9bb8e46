import { AsyncLocalStorage } from 'node:async_hooks';
import { logContext, runWithLogContext } from '../log/index.js';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';
/** Facts about the work, never about a person: everybody who may look at traces sees them. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A place in a trace, and what systems of others keep beside the trace. Messages and log contexts have both. */
export type TraceContext = Readonly<{ traceparent?: string | undefined; tracestate?: string | undefined }>;

/** What led to a trace, by the name of its part in it. */
type Followed = Readonly<{ as: string; traceparent: string | undefined }>;

export type NewSpan = Readonly<{
  /** Few different ones: what varies goes into the attributes. */
  name: string;
  kind?: SpanKind;
  attributes?: SpanAttributes;
  /** The work that this one belongs to. Unless it is in a trace, the running work. */
  parent?: TraceContext;
  /** Begins a trace where there is none to belong to. Otherwise work of nobody, such as a sweep, has no span. */
  beginsTrace?: boolean;
  /**
   * Begins a trace in any case, linked to these: for work that goes on as long as somebody listens, where one trace for all would have no
   * end. It is recorded where the first of them is.
   */
  follows?: readonly Followed[];
}>;

export type Span = Readonly<{
  /** The trace context for whoever works for this span. */
  traceparent: string | undefined;
  /** What is passed on beside it. */
  tracestate: string | undefined;
  set(attributes: SpanAttributes): void;
  /** Says what kind of failure it was. Never a message: it may quote what a person wrote. */
  fail(errorType: string): void;
  end(): void;
}>;

export type Tracer = (span: NewSpan, parent: TraceContext) => Span;

const noSpan: Span = {
  traceparent: undefined,
  tracestate: undefined,
  set: () => undefined,
  fail: () => undefined,
  end: () => undefined,
};

let tracer: Tracer | undefined;
const running = new AsyncLocalStorage<Span>();

/** Makes all spans of the process; without one there are none, and what follows costs a comparison. */
export const setTracer = (next: Tracer | undefined): void => {
  tracer = next;
};

export const isTracing = (): boolean => tracer !== undefined;

/** The span of the running work, to add facts to. */
export const currentSpan = (): Span => (tracer && running.getStore()) ?? noSpan;

/** For work that ends elsewhere than it begins; whoever begins a span ends it. */
export const beginSpan = (span: NewSpan): Span => {
  if (!tracer) return noSpan;
  if (span.follows) return tracer(span, {});
  const parent: TraceContext = span.parent?.traceparent ? span.parent : logContext();
  return parent.traceparent || span.beginsTrace ? tracer(span, parent) : noSpan;
};

/** Whatever `work` calls, logs and writes belongs to the span. */
export const withinSpan = <T>(span: Span, work: () => T): T => {
  const { traceparent, tracestate } = span;
  if (traceparent === undefined) return work();
  return running.run(span, () =>
    logContext().traceparent === traceparent ? work() : runWithLogContext({ traceparent, tracestate }, work),
  );
};

const typeOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
};

/** A span around `work`. */
export const inSpan = async <T>(span: NewSpan, work: (span: Span) => Promise<T>): Promise<T> => {
  if (!tracer) return work(noSpan);
  const begun = beginSpan(span);
  try {
    return await withinSpan(begun, () => work(begun));
  } catch (error) {
    begun.fail(typeOf(error));
    throw error;
  } finally {
    begun.end();
  }
};
