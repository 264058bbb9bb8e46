import { runSubgraph } from '@shop/kit/service';
import { createApp } from './app.js';
import { loadConfig } from './config.js';

await runSubgraph({ name: 'orders', loadConfig, createApp });
