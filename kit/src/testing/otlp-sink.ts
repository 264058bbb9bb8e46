import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

type Attribute = Readonly<{ key: string; value: Record<string, string | number | boolean> }>;
type OtlpSpan = Readonly<{
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  traceState?: string;
  name: string;
  kind: number;
  attributes: readonly Attribute[];
  links?: readonly Readonly<{ traceId: string; spanId: string; attributes: readonly Attribute[] }>[];
  status?: Readonly<{ code?: number }>;
}>;
type OtlpRequest = Readonly<{
  resourceSpans: readonly Readonly<{
    resource: Readonly<{ attributes: readonly Attribute[] }>;
    scopeSpans: readonly Readonly<{ spans: readonly OtlpSpan[] }>[];
  }>[];
}>;

/** A span as a collector has received it. */
export type SunkSpan = Readonly<{
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  traceState?: string;
  name: string;
  kind: number;
  /** By what the span calls them. */
  links: Readonly<Record<string, Readonly<{ traceId: string; spanId: string }>>>;
  attributes: Readonly<Record<string, string | number | boolean>>;
  isError: boolean;
}>;

const plain = (attributes: readonly Attribute[]): Record<string, string | number | boolean> =>
  Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, doubleValue, boolValue } }) => [
      key,
      stringValue ?? (intValue === undefined ? (doubleValue ?? boolValue ?? '') : Number(intValue)),
    ]),
  );

const spansOf = ({ resourceSpans }: OtlpRequest): SunkSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)['service.name']);
    return scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ attributes, links = [], status, ...span }) => ({
        service,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        traceState: span.traceState,
        name: span.name,
        kind: span.kind,
        links: Object.fromEntries(
          links.map((link) => [
            plain(link.attributes)['link.to'],
            { traceId: link.traceId, spanId: link.spanId },
          ]),
        ),
        attributes: plain(attributes),
        isError: status?.code === 2,
      }));
  });

/** A collector that takes traces by OTLP over HTTP and keeps them. `hangs`: it takes them and never answers. */
export const startOtlpSink = async ({ hangs = false } = {}) => {
  const spans: SunkSpan[] = [];
  const texts: string[] = [];
  const server = createServer(async (request, answer) => {
    const body = (await json(request)) as OtlpRequest;
    texts.push(JSON.stringify(body));
    spans.push(...spansOf(body));
    if (!hangs) answer.setHeader('content-type', 'application/json').end('{"partialSuccess":{}}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    /** All that was received, as it came. */
    text: () => texts.join('\n'),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
