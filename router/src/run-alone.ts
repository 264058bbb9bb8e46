import type { Logger } from '@shop/kit/log';
import { runProcess } from '@shop/kit/process';
import type { Config } from './config.js';
import { startServing } from './start-serving.js';

/** The whole router in one process. */
export const runAlone = (config: Config, log: Logger): Promise<void> =>
  runProcess({
    log,
    host: config.HOST,
    adminPort: config.ADMIN_PORT,
    shutdownMs: config.SHUTDOWN_DEADLINE_MS,
    start: async ({ readiness }) => {
      const router = await startServing(config, log);
      for (const [name, check] of Object.entries(router.checks)) readiness.add(name, check);
      for (const [name, check] of Object.entries(router.optionalChecks)) readiness.addOptional(name, check);
      return router;
    },
  });
