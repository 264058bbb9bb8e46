import { registerHooks } from 'node:module';

// Every module of the SDK that this process loads, told on request. Its API alone does nothing; other libraries load that.
const loaded: string[] = [];
registerHooks({
  load(url, context, next) {
    if (/\/@opentelemetry\/(?!api\/)/.test(url)) loaded.push(url);
    return next(url, context);
  },
});

const { parseConfig, processConfig } = await import('../config/index.js');
const { createHttpServer } = await import('../http/index.js');
const { createLogger } = await import('../log/index.js');
const { closeAll, runProcess } = await import('../process/index.js');
const { startTracing } = await import('./index.js');
const { z } = await import('zod');
// The whole of what a subgraph loads.
await import('../service/index.js');

const settings = parseConfig(z.object(processConfig({ port: 0, adminPort: 0 })), process.env);
const log = createLogger({ name: 'traced', level: 'warn' });
const http = createHttpServer({ log });
http.get('/work', async () => ({ loaded }));

await runProcess({
  log,
  host: '127.0.0.1',
  adminPort: 0,
  start: async () => {
    const tracing = await startTracing({ service: 'traced', settings, log, scheduledDelayMs: 600_000 });
    const url = await http.listen({ host: '127.0.0.1', port: 0 });
    process.send?.({ url });
    return { close: () => closeAll(http, tracing) };
  },
});
