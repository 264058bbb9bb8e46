import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { TracingSettings } from '../config/index.js';
import { freePort } from '../embedded-postgres/index.js';
import { createHttpClient, createHttpServer } from '../http/index.js';
import type { Closeable } from '../process/index.js';
import { startOtlpSink } from '../testing/index.js';
import { inSpan, startTracing } from './index.js';

const log = pino({ level: 'silent' });
const traceId = 'a'.repeat(32);
const traceparent = `00-${traceId}-${'b'.repeat(16)}-01`;

const settingsFor = (url: string, more: Partial<TracingSettings> = {}): TracingSettings => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_TRACES_SAMPLER: 'parentbased_always_on',
  OTEL_TRACES_SAMPLER_ARG: 1,
  ...more,
});

describe('tracing', () => {
  const open: Closeable[] = [];
  const later = <C extends Closeable>(closeable: C): C => {
    open.unshift(closeable);
    return closeable;
  };
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  const aSink = async (options?: { hangs: boolean }) => later(await startOtlpSink(options));
  const tracingTo = async (url: string, more?: Partial<TracingSettings>) =>
    later(await startTracing({ service: 'tests', settings: settingsFor(url, more), log }));

  it('sends spans with their service, kind, parent, facts and failure', async () => {
    const sink = await aSink();
    const tracing = await tracingTo(sink.url);
    await inSpan(
      { name: 'outer', kind: 'consumer', parent: { traceparent }, attributes: { 'message.attempt': 2 } },
      () => inSpan({ name: 'inner' }, () => Promise.reject(new TypeError('secret'))),
    ).catch(() => undefined);
    await tracing.close();
    const [inner, outer] = sink.spans;
    expect(outer).toMatchObject({
      service: 'tests',
      name: 'outer',
      kind: 5,
      traceId,
      parentSpanId: 'b'.repeat(16),
      attributes: { 'message.attempt': 2, 'error.type': 'TypeError' },
      isError: true,
    });
    expect(inner).toMatchObject({ name: 'inner', traceId, parentSpanId: outer?.spanId });
    expect(sink.text()).not.toContain('secret');
  });

  it('a request has a span that its handler and whom it calls belong to, and its query is not told', async () => {
    const sink = await aSink();
    const tracing = await tracingTo(sink.url);
    const http = createHttpServer({ log });
    http.get('/back', async () => ({}));
    http.get('/front/:id', async () => {
      await ours.send({ method: 'GET', path: '/back' });
      return {};
    });
    const url = await http.listen({ host: '127.0.0.1', port: 0 });
    const ours = createHttpClient({ baseUrl: url, deadlineMs: 5_000, isOurs: true });
    await fetch(`${url}/front/42?email=ada@example.test`, { headers: { traceparent } });
    await fetch(`${url}/back`, { headers: { traceparent: 'nonsense' } });
    await ours.close();
    await http.close();
    await tracing.close();
    const named = (name: string) => sink.spans.filter((span) => span.name === name);
    const [front] = named('GET /front/:id');
    expect(front).toMatchObject({
      kind: 2,
      traceId,
      attributes: { 'http.route': '/front/:id', 'http.response.status_code': 200 },
    });
    const [call] = named('GET');
    expect(call).toMatchObject({ kind: 3, parentSpanId: front?.spanId });
    const [called, alone] = named('GET /back');
    expect(called).toMatchObject({ traceId, parentSpanId: call?.spanId });
    expect(alone?.traceId).not.toBe(traceId);
    expect(alone?.parentSpanId).toBeUndefined();
    expect(sink.text()).not.toContain('ada@');
  });

  it('who begins a trace decides whether it is recorded, by the standard sampler', async () => {
    const sink = await aSink();
    const tracing = await tracingTo(sink.url, {
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: 0,
    });
    const passedOn: (string | undefined)[] = [];
    const work = (traceparent: string) =>
      inSpan({ name: 'work', parent: { traceparent } }, async (span) => void passedOn.push(span.traceparent));
    await work(traceparent);
    await work(traceparent.replace(/01$/, '00'));
    const http = createHttpServer({ log });
    http.get('/', async () => ({}));
    await fetch(await http.listen({ host: '127.0.0.1', port: 0 }));
    await http.close();
    await tracing.close();
    expect(sink.spans.map(({ name }) => name)).toEqual(['work']);
    expect(passedOn.map((context) => context?.slice(-3))).toEqual(['-01', '-00']);
  });

  it('a trace that follows others is linked to them, and what others keep beside a trace is told with it', async () => {
    const sink = await aSink();
    const tracing = await tracingTo(sink.url);
    const change = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`;
    const follows = [
      { as: 'stream', traceparent },
      { as: 'change', traceparent: change },
      { as: 'nothing', traceparent: 'x' },
    ];
    await inSpan({ name: 'stream', parent: { traceparent, tracestate: 'vendor=1' } }, () =>
      inSpan({ name: 'event', follows }, () => inSpan({ name: 'part' }, async () => undefined)),
    );
    await tracing.close();
    const [part, event, stream] = sink.spans;
    expect(stream).toMatchObject({ traceId, traceState: 'vendor=1', links: {} });
    expect(event?.parentSpanId).toBeUndefined();
    expect(event?.traceState).toBeUndefined();
    expect(event?.links).toEqual({
      stream: { traceId, spanId: 'b'.repeat(16) },
      change: { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) },
    });
    expect(event?.traceId).not.toBe(traceId);
    expect(part).toMatchObject({ traceId: event?.traceId, parentSpanId: event?.spanId });
  });

  it.each([
    ['parentbased_always_on', ['recorded']],
    ['parentbased_traceidratio', ['recorded']],
    ['always_on', ['recorded', 'not recorded']],
    ['always_off', []],
  ] as const)(
    'by %s a trace that follows another is recorded as the sampler has it',
    async (sampler, names) => {
      const sink = await aSink();
      const tracing = await tracingTo(sink.url, { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: 0 });
      const follow = (name: string, first: string) =>
        inSpan(
          {
            name,
            follows: [
              { as: 'stream', traceparent: first },
              { as: 'change', traceparent },
            ],
          },
          async () => undefined,
        );
      await follow('recorded', traceparent);
      await follow('not recorded', traceparent.replace(/01$/, '00'));
      await tracing.close();
      expect(sink.spans.map(({ name }) => name)).toEqual(names);
    },
  );

  it.each([
    ['that is away', async () => `http://127.0.0.1:${await freePort()}`],
    ['that never answers', async () => (await aSink({ hangs: true })).url],
  ])('a collector %s neither fails nor holds up anything, and memory stays bounded', async (_, address) => {
    const tracing = await tracingTo(await address());
    // More than the queue holds.
    for (let count = 0; count < 5_000; count += 1)
      expect(await inSpan({ name: 'work', parent: { traceparent } }, async () => count)).toBe(count);
    // It would hang here, or reject.
    await tracing.close();
  });
});

describe('a process', () => {
  const start = async (env: Record<string, string>) => {
    const child = fork(
      fileURLToPath(new URL('../../dist/tracing/traced-process.fixture.js', import.meta.url)),
      {
        env: { ...process.env, NODE_OPTIONS: '', ...env },
        execArgv: [],
      },
    );
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    const get = async () => {
      const answer = await fetch(`${url}/work`, { headers: { traceparent } });
      return (await answer.json()) as { loaded: string[] };
    };
    const stop = async () => {
      child.kill('SIGTERM');
      return (await once(child, 'exit'))[0] as number;
    };
    return { get, stop };
  };

  it('without a collector loads nothing of OpenTelemetry', async () => {
    const { get, stop } = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    expect(await get()).toEqual({ loaded: [] });
    expect(await stop()).toBe(0);
  });

  it('sends on SIGTERM what is not sent yet', async () => {
    const sink = await startOtlpSink();
    const { get, stop } = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    expect((await get()).loaded).not.toEqual([]);
    expect(sink.spans).toEqual([]);
    expect(await stop()).toBe(0);
    expect(sink.spans).toMatchObject([{ service: 'traced', name: 'GET /work', traceId }]);
    expect(sink.text()).toContain('deployment.environment.name');
    await sink.close();
  });

  it('whose collector is away stops none the worse', async () => {
    const { get, stop } = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
    });
    await get();
    expect(await stop()).toBe(0);
  });
});
