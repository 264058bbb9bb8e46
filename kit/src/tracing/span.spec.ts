import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logContext, runWithLogContext } from '../log/index.js';
import {
  beginSpan,
  currentSpan,
  inSpan,
  type Span,
  setTracer,
  type TraceContext,
  withinSpan,
} from './span.js';
import { isTraceparent, readTraceparent } from './traceparent.js';

const traceparentOf = (span: number) => `00-${'a'.repeat(32)}-${String(span).padStart(16, '0')}-01`;

describe('a span', () => {
  let made: { name: string; parent: TraceContext; facts: Record<string, unknown>; ended: number }[];
  beforeEach(() => {
    made = [];
    setTracer(({ name }, parent): Span => {
      const entry = { name, parent, facts: {} as Record<string, unknown>, ended: 0 };
      made.push(entry);
      return {
        traceparent: traceparentOf(made.length),
        tracestate: parent.tracestate,
        set: (facts) => void Object.assign(entry.facts, facts),
        fail: (type) => void Object.assign(entry.facts, { failed: type }),
        end: () => {
          entry.ended += 1;
        },
      };
    });
  });
  afterEach(() => setTracer(undefined));

  it('belongs to the one around it, and whatever runs inside passes on its own trace context', async () => {
    const inner = await runWithLogContext({ requestId: 'r1', traceparent: traceparentOf(0) }, () =>
      inSpan({ name: 'outer' }, () => inSpan({ name: 'inner' }, async () => logContext())),
    );
    expect(inner).toEqual({ requestId: 'r1', traceparent: traceparentOf(2) });
    expect(made).toMatchObject([
      { name: 'outer', parent: { traceparent: traceparentOf(0) }, ended: 1 },
      { name: 'inner', parent: { traceparent: traceparentOf(1) }, ended: 1 },
    ]);
  });

  it('ends and names the kind of failure, never its words', async () => {
    const work = inSpan({ name: 'work', parent: { traceparent: traceparentOf(0) } }, async () => {
      throw new TypeError('ada@example.test is taken');
    });
    await expect(work).rejects.toThrow('ada@example.test');
    expect(made).toMatchObject([{ ended: 1, facts: { failed: 'TypeError' } }]);
    expect(JSON.stringify(made)).not.toContain('ada');
  });

  it('is made of nobody’s work only where a trace begins', async () => {
    expect(await inSpan({ name: 'sweep' }, async () => 'done')).toBe('done');
    expect(made).toEqual([]);
    beginSpan({ name: 'request', beginsTrace: true }).end();
    expect(made).toMatchObject([{ name: 'request', parent: {}, ended: 1 }]);
  });

  it('passes on what others keep beside its trace, and nothing of it to a trace that only follows', async () => {
    const running = { traceparent: traceparentOf(0), tracestate: 'vendor=1' };
    const followed = { name: 'event', follows: [{ as: 'stream', traceparent: traceparentOf(0) }] };
    const seen = await runWithLogContext(running, () =>
      inSpan({ name: 'work' }, async () => [logContext(), await inSpan(followed, async () => logContext())]),
    );
    expect(seen).toEqual([
      { traceparent: traceparentOf(1), tracestate: 'vendor=1' },
      { traceparent: traceparentOf(2) },
    ]);
    expect(made.map(({ parent }) => parent)).toEqual([running, {}]);
  });

  it('takes facts from wherever its work comes to', async () => {
    const span = beginSpan({ name: 'request', beginsTrace: true });
    await withinSpan(span, async () => {
      await Promise.resolve();
      currentSpan().set({ 'graphql.operation.name': 'Order' });
    });
    expect(made[0]?.facts).toEqual({ 'graphql.operation.name': 'Order' });
  });

  it('without tracing only the work is done', async () => {
    setTracer(undefined);
    const before = traceparentOf(0);
    const seen = await runWithLogContext({ traceparent: before }, () =>
      inSpan({ name: 'work' }, async (span) => {
        span.set({ fact: 1 });
        span.fail('x');
        return [logContext().traceparent, span.traceparent, currentSpan().traceparent];
      }),
    );
    expect(seen).toEqual([before, undefined, undefined]);
    expect(made).toEqual([]);
  });
});

describe('a trace context', () => {
  it.each([
    '',
    'x',
    `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
    `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`,
    `00-${'A'.repeat(32)}-${'1'.repeat(16)}-01`,
    `00-${'a'.repeat(32)}-${'1'.repeat(16)}-01\r\nx: y`,
  ])('is not read from %j', (text) => {
    expect(isTraceparent(text)).toBe(false);
    expect(readTraceparent(text)).toBeUndefined();
  });
});
