import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createProcessesMetrics, type MetricsOfProcess } from './processes-metrics.js';

const aProcess = () => {
  const registry = new Registry();
  const registers = [registry];
  const answers = new Counter({ name: 'answers_total', help: 'h', labelNames: ['outcome'], registers });
  const open = new Gauge({ name: 'open', help: 'h', registers });
  const up = new Gauge({ name: 'up', help: 'h', registers, aggregator: 'min' });
  const lag = new Gauge({
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'h',
    registers,
    aggregator: 'average',
  });
  const seconds = new Histogram({ name: 'seconds', help: 'h', buckets: [1], registers });
  // As over a channel between processes.
  const told = async (): Promise<MetricsOfProcess> =>
    JSON.parse(JSON.stringify(await registry.getMetricsAsJSON()));
  return { answers, open, up, lag, seconds, told };
};

describe('metrics of several processes', () => {
  it('are one: counts and what is held are added, a state is the worst of all', async () => {
    const [a, b] = [aProcess(), aProcess()];
    a.answers.inc({ outcome: 'ok' }, 2);
    b.answers.inc({ outcome: 'ok' }, 3);
    b.answers.inc({ outcome: 'error' });
    a.open.set(4);
    b.open.set(5);
    a.up.set(1);
    b.up.set(0);
    a.lag.set(0.4);
    b.lag.set(0.1);
    a.seconds.observe(0.5);
    b.seconds.observe(2);
    const all = createProcessesMetrics();
    all.tell('a', await a.told());
    all.tell('b', await b.told());
    const lines = (await all.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'answers_total{outcome="ok"} 5',
        'answers_total{outcome="error"} 1',
        'open 9',
        'up 0',
        'nodejs_eventloop_lag_p99_seconds 0.4',
        'seconds_bucket{le="1"} 1',
        'seconds_count 2',
      ]),
    );
    expect(lines.filter((line) => line === '# TYPE answers_total counter')).toHaveLength(1);
  });

  it('what one had counted stays counted when it is gone, and what it held does not', async () => {
    const [a, b, c] = [aProcess(), aProcess(), aProcess()];
    const all = createProcessesMetrics();
    for (const [name, process] of Object.entries({ a, b, c })) {
      process.answers.inc({ outcome: 'ok' }, 10);
      process.seconds.observe(0.5);
      process.open.set(1);
      all.tell(name, await process.told());
    }
    all.leave('a');
    all.leave('b');
    c.answers.inc({ outcome: 'ok' });
    all.tell('c', await c.told());
    all.tell('d', await aProcess().told());
    const lines = (await all.text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'answers_total{outcome="ok"} 31',
        'seconds_bucket{le="+Inf"} 3',
        'seconds_sum 1.5',
        'open 1',
      ]),
    );
    all.leave('nobody');
    expect(await all.text()).toContain('answers_total{outcome="ok"} 31');
  });
});
