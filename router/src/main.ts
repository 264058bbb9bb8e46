import cluster from 'node:cluster';
import { createLogger } from '@shop/kit/log';
import { runMain } from '@shop/kit/process';
import { readConfig } from './config.js';

await runMain(async () => {
  const config = readConfig(process.env);
  const log = createLogger({ name: 'router', level: config.LOG_LEVEL });
  // Imported where they are needed: the primary answers no client, and would hold the planner and all the rest for nothing.
  if (cluster.isWorker) await (await import('./workers/run-worker.js')).runWorker(config, log);
  else if (config.ROUTER_WORKERS > 1)
    await (await import('./workers/run-primary.js')).runPrimary(config, log);
  else await (await import('./run-alone.js')).runAlone(config, log);
});
