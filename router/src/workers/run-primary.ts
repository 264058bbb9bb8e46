import type { Logger } from '@shop/kit/log';
import { runProcess } from '@shop/kit/process';
import { type Config, subgraphUrls } from '../config.js';
import { makePoolChecks } from './pool-checks.js';
import { makePoolMetrics } from './pool-metrics.js';
import { startWorkerPool } from './worker-pool.js';

// A worker that keeps its deadline is not cut off by the primary's.
const marginMs = 3_000;

/** Serves nobody itself: it keeps the workers, and answers the admin port for them. */
export const runPrimary = async (config: Config, log: Logger): Promise<void> => {
  const { ROUTER_WORKERS: count, SHUTDOWN_DEADLINE_MS: stopMs } = config;
  if (config.RATE_LIMITS === 'on' && !config.CACHE_REDIS_URL && !config.REDIS_URL)
    log.warn({ workers: count }, 'without a Redis each worker counts its rate limits alone');
  const pool = startWorkerPool({ count, log, stopMs: stopMs + marginMs / 2 });
  const poolMetrics = makePoolMetrics(pool);
  const { required, optional } = makePoolChecks({
    ...pool,
    count,
    subgraphs: Object.keys(subgraphUrls(config)),
  });
  await runProcess({
    log,
    host: config.HOST,
    adminPort: config.ADMIN_PORT,
    shutdownMs: stopMs + marginMs,
    metricsText: poolMetrics.text,
    start: async ({ readiness }) => {
      for (const [name, check] of Object.entries(required)) readiness.add(name, check);
      for (const [name, check] of Object.entries(optional)) readiness.addOptional(name, check);
      await pool.start();
      return {
        close: async () => {
          poolMetrics.close();
          await pool.close();
        },
      };
    },
  });
};
