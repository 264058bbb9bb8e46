import { runSubgraph } from '@shop/kit/service';
import { createApp } from './app.js';
import { readConfig } from './config.js';
import { runReindex } from './reindex-task.js';
import { runSeed } from './seed/seed-task.js';

await runSubgraph({
  name: 'products',
  loadConfig: () => readConfig(process.env),
  createApp,
  tasks: { seed: runSeed, reindex: runReindex },
});
