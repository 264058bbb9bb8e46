import { runSubgraph } from '@shop/kit/service';
import { createApp } from './app.js';
import { readConfig } from './config.js';

await runSubgraph({ name: 'payments', loadConfig: () => readConfig(process.env), createApp });
