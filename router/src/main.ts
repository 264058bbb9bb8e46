import { createLogger } from '@shop/kit/log';
import { closeAll, runMain, runProcess } from '@shop/kit/process';
import { startTracing } from '@shop/kit/tracing';
import { startRouter } from './app.js';
import { readConfig } from './config.js';

await runMain(async () => {
  const config = readConfig(process.env);
  const log = createLogger({ name: 'router', level: config.LOG_LEVEL });
  await runProcess({
    log,
    host: config.HOST,
    adminPort: config.ADMIN_PORT,
    start: async ({ readiness }) => {
      const tracing = await startTracing({ service: 'router', settings: config, log });
      const router = await startRouter(config, log);
      for (const [name, check] of Object.entries(router.checks)) readiness.add(name, check);
      for (const [name, check] of Object.entries(router.optionalChecks)) readiness.addOptional(name, check);
      return { close: () => closeAll(router, tracing) };
    },
  });
});
