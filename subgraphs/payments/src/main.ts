import { ensureDatabase } from '@shop/kit/db';
import { createLogger } from '@shop/kit/log';
import { closeAll, runMain, runProcess } from '@shop/kit/process';
import { createApp, createPaymentsDataSource } from './app.js';
import { type PaymentsConfig, readConfig } from './config.js';

const migrate = async (config: PaymentsConfig) => {
  await ensureDatabase(config.DATABASE_URL);
  const dataSource = await createPaymentsDataSource(config).initialize();
  await dataSource.runMigrations({ transaction: 'each' });
  await dataSource.destroy();
};

await runMain(async () => {
  const role = process.argv[2] ?? 'all';
  const config = readConfig(process.env);
  const log = createLogger({ name: 'payments', level: config.LOG_LEVEL });
  if (role === 'migrate') return migrate(config);
  if (!['api', 'worker', 'all'].includes(role)) throw new Error(`unknown role ${role}`);
  await runProcess({
    log,
    host: config.HOST,
    adminPort: config.ADMIN_PORT,
    start: async ({ readiness }) => {
      const app = await createApp(config, log);
      const worker = role === 'api' ? undefined : await app.startWorker();
      const api = role === 'worker' ? undefined : await app.startApi();
      readiness.add('database', app.checkDatabase);
      return { close: () => closeAll(api, worker, app) };
    },
  });
});
