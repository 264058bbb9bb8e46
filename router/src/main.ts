import { createLogger } from '@shop/kit/log';
import { runMain, runProcess } from '@shop/kit/process';
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
      const router = await startRouter(config, log);
      for (const [name, check] of Object.entries(router.checks)) readiness.add(name, check);
      return router;
    },
  });
});
