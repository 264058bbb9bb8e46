import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import { runProcess } from '@shop/kit/process';
import type { Config } from '../config.js';
import { startServing } from '../start-serving.js';
import { answerPrimary } from './answer-primary.js';

/** Serves beside others on the same port. The primary answers the admin port for all of them. */
export const runWorker = async (config: Config, log: Logger): Promise<void> => {
  const stop = new AbortController();
  const primary = answerPrimary(stop, log);
  metrics.collectProcess();
  await runProcess({
    log,
    host: config.HOST,
    shutdownMs: config.SHUTDOWN_DEADLINE_MS,
    until: stop.signal,
    start: async () => {
      const router = await startServing(config, log);
      primary.started(router);
      return router;
    },
  });
};
