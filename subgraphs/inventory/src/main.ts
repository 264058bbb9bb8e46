import { runSubgraph } from '@shop/kit/service';
import { createApp } from './app.js';
import { readConfig } from './config.js';
import { runSeed } from './seed-task.js';

await runSubgraph({
  name: 'inventory',
  loadConfig: () => readConfig(process.env),
  createApp,
  tasks: { seed: runSeed },
});
