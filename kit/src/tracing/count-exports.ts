import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '../log/index.js';
import { metrics } from '../metrics/index.js';

const exported = metrics.counter('tracing_spans_exported_total', 'Spans handed to the collector.', [
  'outcome',
]);

const tellEveryMs = 60_000;

/** A collector that is away is counted for each batch and told once a minute. */
export const countExports = (exporter: SpanExporter, log: Logger): SpanExporter => {
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        // 0 is success.
        exported.inc({ outcome: result.code === 0 ? 'taken' : 'lost' }, spans.length);
        if (result.code !== 0 && performance.now() - toldAt > tellEveryMs) {
          toldAt = performance.now();
          log.warn({ reason: result.error?.message, spans: spans.length }, 'the collector takes no spans');
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
};
