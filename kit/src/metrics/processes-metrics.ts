import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue } from 'prom-client';

/** All that one process tells of itself at a moment. */
export type MetricsOfProcess = readonly MetricObjectWithValues<MetricValue<string>>[];

// prom-client would tell the mean lag of all event loops, which hides one that is stuck, and the start of none.
const acrossOf = (name: string): 'max' | 'min' | undefined => {
  if (name.startsWith('nodejs_eventloop_lag_')) return 'max';
  return name === 'process_start_time_seconds' ? 'min' : undefined;
};

// A word at run time, whatever the typings say.
const isCount = ({ type }: MetricsOfProcess[number]): boolean =>
  ['counter', 'histogram'].includes(String(type));

const added = (all: readonly MetricsOfProcess[]) =>
  AggregatorRegistry.aggregate(
    all.map((metrics) =>
      metrics.map((metric) => ({ ...metric, aggregator: acrossOf(metric.name) ?? metric.aggregator })),
    ),
  );

/**
 * The metrics of several processes that are one to the outside. What a process that is gone had counted stays counted: to Prometheus a sum
 * that falls is a restart of all of them, and the rest would be counted once more.
 */
export const createProcessesMetrics = () => {
  const told = new Map<string, MetricsOfProcess>();
  let gone: MetricsOfProcess = [];
  return {
    /** Takes the place of what the same process told before. */
    tell(process: string, metrics: MetricsOfProcess): void {
      told.set(process, metrics);
    },
    leave(process: string): void {
      const last = told.get(process)?.filter(isCount) ?? [];
      told.delete(process);
      // They carry their values with them.
      gone = added([gone, last]).getMetricsAsArray() as unknown as MetricsOfProcess;
    },
    text: (): Promise<string> => added([gone, ...told.values()]).metrics(),
  };
};
