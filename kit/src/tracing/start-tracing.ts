import type { TracingSettings } from '../config/index.js';
import type { Logger } from '../log/index.js';
import type { Closeable } from '../process/closeable.js';
import { setTracer } from './span.js';

type Options = Readonly<{
  service: string;
  settings: TracingSettings;
  log: Logger;
  /** How long finished spans may wait before they are sent. */
  scheduledDelayMs?: number;
}>;

// A collector that does not answer must not use up the time that running work has to end.
const flushMs = 3_000;

const inTime = async (work: Promise<unknown>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/**
 * Sends the spans of this process to a collector, if one is set; otherwise nothing of the SDK is even loaded. Closing sends what is left,
 * as far as the collector takes it in time.
 */
export const startTracing = async ({
  service,
  settings,
  log,
  scheduledDelayMs,
}: Options): Promise<Closeable> => {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings;
  if (!endpoint) return { close: async () => undefined };
  const { createOtlpTracing } = await import('./otlp-tracing.js');
  const { tracer, shutdown } = createOtlpTracing({
    service,
    endpoint,
    sampler: settings.OTEL_TRACES_SAMPLER,
    ratio: settings.OTEL_TRACES_SAMPLER_ARG,
    scheduledDelayMs,
    log,
  });
  setTracer(tracer);
  log.info({ collector: new URL(endpoint).host, sampler: settings.OTEL_TRACES_SAMPLER }, 'tracing');
  return {
    async close() {
      setTracer(undefined);
      await inTime(
        shutdown().catch((error: Error) => log.warn({ reason: error.message }, 'the last spans are lost')),
        flushMs,
      );
    },
  };
};
