import { bundlePage } from './bundle.js';

const startedAt = Date.now();
if (await bundlePage())
  process.stdout.write(`GraphiQL was bundled in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
