import { Counter, collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';
import type { MetricsOfProcess } from './processes-metrics.js';

export { createProcessesMetrics, type MetricsOfProcess } from './processes-metrics.js';

/**
 * The process's Prometheus metrics. Names are written out in full, with unit (`_seconds`, `_total`).
 * Asking twice for one name gives the same metric, so a module may be set up twice in one test process.
 */
export const metrics = {
  counter: (name: string, help: string, labelNames: readonly string[] = []): Counter =>
    (register.getSingleMetric(name) as Counter | undefined) ??
    new Counter({ name, help, labelNames: [...labelNames] }),
  /** `across`: what is told of several processes that are one to the outside. A state is no sum. */
  gauge: (
    name: string,
    help: string,
    labelNames: readonly string[] = [],
    across: 'sum' | 'min' | 'max' = 'sum',
  ): Gauge =>
    (register.getSingleMetric(name) as Gauge | undefined) ??
    new Gauge({ name, help, labelNames: [...labelNames], aggregator: across }),
  histogram: (name: string, help: string, labelNames: readonly string[] = []): Histogram =>
    (register.getSingleMetric(name) as Histogram | undefined) ??
    new Histogram({
      name,
      help,
      labelNames: [...labelNames],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    }),
  collectProcess: (): void => {
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
  },
  contentType: register.contentType,
  text: (): Promise<string> => register.metrics(),
  /** To be told to another process, and added there to those of others. */
  ofProcess: (): Promise<MetricsOfProcess> => register.getMetricsAsJSON(),
};
