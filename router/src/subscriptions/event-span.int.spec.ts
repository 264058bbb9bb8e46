import { startOtlpSink, waitFor } from '@shop/kit/testing';
import { startTracing } from '@shop/kit/tracing';
import { createClient } from 'graphql-ws';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startShop } from '../testing/router.fixture.js';
import { subscribeByEvents } from '../testing/stream-client.fixture.js';

const traceId = 'a'.repeat(32);
const traceparent = `00-${traceId}-${'b'.repeat(16)}-01`;
const change = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) };
const changeContext = `00-${change.traceId}-${change.spanId}-01`;
// Its fragment comes first, and its alias is the client's to choose.
const query = `fragment Told on Product { name stock }
  subscription Watch($id: ID!) { mine: productChanged(id: $id) { ...Told } }`;

let shop: Awaited<ReturnType<typeof startShop>>;
let sink: Awaited<ReturnType<typeof startOtlpSink>>;
const leaves: (() => unknown)[] = [];

beforeEach(async () => {
  sink = await startOtlpSink();
  const tracing = await startTracing({
    service: 'router',
    settings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
      OTEL_TRACES_SAMPLER_ARG: 1,
    },
    log: pino({ level: 'silent' }),
  });
  shop = await startShop();
  leaves.push(shop.close, () => tracing.close());
});
/** Cuts all streams, with which their spans end, and sends what is left. */
const leaveAll = async () => {
  for (const leave of leaves.splice(0)) await leave();
};
afterEach(async () => {
  await leaveAll();
  await sink.close();
});
const allSpans = async () => {
  await leaveAll();
  return sink.spans;
};

const subscribe = async (headers: Record<string, string>) => {
  const stream = await subscribeByEvents(
    `${shop.router.url}/graphql`,
    { query, variables: { id: 'a' } },
    headers,
  );
  leaves.unshift(stream.cut);
  return stream;
};

const tell = async (id: string, extensions?: object) => {
  const source = await waitFor('a stream', () => shop.products.state.streams.at(-1));
  const mine = { __typename: 'Product', id: 'a', name: id };
  await source.stream.send({ event: 'next', id, data: JSON.stringify({ data: { mine }, extensions }) });
};

it('each event begins a trace, linked to that of the subscription and to that of the change, with all that is asked for it', async () => {
  const client = await subscribe({ traceparent, tracestate: 'vendor=1', 'x-request-id': 'request-1' });
  await tell('e1', { traceparent: changeContext });
  await tell('e2', { traceparent: 'nonsense' });
  const [first] = await client.atLeast(2);
  expect(first).toEqual({
    id: 'e1',
    data: { mine: { name: 'e1', stock: 97 } },
    extensions: { eventId: 'e1' },
  });
  const headers = [...shop.inventory.state.seen];
  const spans = await allSpans();

  const request = spans.find(
    ({ name, parentSpanId }) => name === 'POST /graphql' && parentSpanId === 'b'.repeat(16),
  );
  const subscription = { traceId, spanId: request?.spanId };
  const events = spans.filter(({ name }) => name === 'process productChanged');
  expect(events).toMatchObject([
    { kind: 5, isError: false, links: { subscription, change } },
    { kind: 5, isError: false, links: { subscription } },
  ]);
  expect(events[1]?.links).not.toHaveProperty('change');
  expect(events[0]?.attributes).toEqual({
    'messaging.system': 'graphql-sse',
    'messaging.destination.name': 'productChanged',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.message.id': 'e1',
    'messaging.message.conversation_id': 'request-1',
    'subgraph.name': 'products',
    'graphql.operation.type': 'subscription',
    'graphql.operation.name': 'Watch',
    'graphql.operation.outcome': 'ok',
  });
  expect(new Set([traceId, ...events.map((event) => event.traceId)]).size).toBe(3);
  for (const [index, event] of events.entries()) {
    expect(event.parentSpanId).toBeUndefined();
    const partsOf = ({ traceId, spanId }: Readonly<{ traceId: string; spanId: string }>) =>
      spans.filter((span) => span.traceId === traceId && span.parentSpanId === spanId);
    const [fetched, ...others] = partsOf(event);
    if (!fetched) throw new Error('nothing was fetched');
    expect([fetched.name, ...others]).toEqual(['subgraph inventory']);
    const [answered] = partsOf(fetched);
    expect(headers[index]?.traceparent).toBe(`00-${event.traceId}-${answered?.spanId}-01`);
    expect(headers[index]).not.toHaveProperty('tracestate');
  }
  expect(spans.filter((span) => span.traceId === traceId && span.name.startsWith('subgraph'))).toEqual([]);
});

it('over a WebSocket they are linked to the trace of its handshake', async () => {
  const client = createClient({
    url: `${shop.router.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  leaves.unshift(() => client.dispose());
  const told: unknown[] = [];
  client.subscribe(
    { query, variables: { id: 'a' } },
    { next: (value) => told.push(value), error: () => undefined, complete: () => undefined },
  );
  await tell('e1');
  await waitFor('the event', () => told.length === 1);
  const spans = await allSpans();
  const [event] = spans.filter(({ name }) => name === 'process productChanged');
  const [handshake] = spans.filter(({ name }) => name === 'GET /graphql');
  expect(handshake).toBeDefined();
  expect(event?.links.subscription).toEqual({ traceId: handshake?.traceId, spanId: handshake?.spanId });
  expect(event?.traceId).not.toBe(handshake?.traceId);
  expect(spans.find(({ name }) => name === 'subgraph inventory')?.parentSpanId).toBe(event?.spanId);
});

it('they are not recorded where the subscription is not', async () => {
  const client = await subscribe({ traceparent: traceparent.replace(/01$/, '00') });
  await tell('e1', { traceparent: changeContext });
  await client.atLeast(1);
  expect(shop.inventory.state.seen[0]?.traceparent).toMatch(/-00$/);
  expect(await allSpans()).toEqual([]);
});

it('without tracing what is asked for an event has the trace that the client sent', async () => {
  await leaves.pop()?.();
  const client = await subscribe({ traceparent, tracestate: 'vendor=1' });
  await tell('e1', { traceparent: changeContext });
  await client.atLeast(1);
  expect(shop.inventory.state.seen).toMatchObject([{ traceparent, tracestate: 'vendor=1' }]);
});
