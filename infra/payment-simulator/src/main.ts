import { enableCrashPoints } from '@shop/kit/crash-point';
import { createLogger } from '@shop/kit/log';
import { runMain, runProcess } from '@shop/kit/process';
import { startSimulator } from './app.js';
import { readConfig } from './config.js';

await runMain(async () => {
  const config = readConfig(process.env);
  const log = createLogger({ name: 'payment-simulator', level: config.LOG_LEVEL });
  await runProcess({
    log,
    host: config.HOST,
    adminPort: config.ADMIN_PORT,
    crashControl: enableCrashPoints('simulator', config, log),
    start: async ({ readiness }) => {
      const simulator = await startSimulator({
        dataFile: config.DATA_FILE,
        apiKey: config.API_KEY,
        host: config.HOST,
        port: config.PORT,
        publicUrl: config.PUBLIC_URL,
        webhook:
          config.WEBHOOK_URL && config.WEBHOOK_SECRET
            ? { url: config.WEBHOOK_URL, secret: config.WEBHOOK_SECRET }
            : undefined,
        delays: { timeoutMs: config.TIMEOUT_MS, slowMs: config.SLOW_MS },
        log,
      });
      readiness.add('ledger', simulator.checkLedger);
      return simulator;
    },
  });
});
