import { explain, LaunchError } from './launcher/launch-error.js';
import { memoryOf } from './launcher/memory.js';
import { type CommandLine, readOptions } from './launcher/options.js';
import { createProgressView } from './launcher/progress-view.js';
import { readyText } from './launcher/ready-text.js';
import { startSupergraph } from './launcher/start-supergraph.js';
import { onStopRequest } from './launcher/stop-request.js';
import type { Supergraph } from './launcher/supergraph.js';
import { watchBuilds } from './launcher/watch-builds.js';

const partNames = [
  'postgres',
  'router',
  'users',
  'products',
  'inventory',
  'orders',
  'payments',
  'notifications',
  'simulator',
];

const say = (line: string): void => console.log(line);

const start = async (options: CommandLine, signal: AbortSignal): Promise<Supergraph> => {
  const view = createProgressView(partNames, process.stdout);
  try {
    const shop = await startSupergraph({ ...options, signal, onProgress: view.onProgress, say });
    await view.finish(false);
    return shop;
  } catch (error) {
    await view.finish(true);
    throw error;
  }
};

const watchFor = (shop: Supergraph): { close(): void } =>
  watchBuilds({
    entries: shop.entries,
    onChange: (names) => {
      say(`new code: starting ${names.join(', ')} again`);
      for (const name of names) shop.restart(name).catch((error: Error) => say(error.message));
    },
  });

const run = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2), process.env);
  const began = Number(process.env.MARKETGRAPH_STARTED_AT) || Date.now() - process.uptime() * 1000;
  const request = onStopRequest();
  const shop = await start(options, request.signal);
  const seconds = (Date.now() - began) / 1000;
  const memory = await memoryOf([process.pid, ...Object.values(shop.pids())]);
  say(readyText(shop, { seconds, memory, dataDir: options.dataDir }));

  const builds = options.dev ? watchFor(shop) : undefined;
  const failure = await Promise.race([shop.failed, request.requested]);
  builds?.close();
  say(failure instanceof Error ? 'stopping everything' : 'stopping');
  await shop.stop();
  if (failure instanceof Error) throw new LaunchError(explain(failure, options.dataDir));
  say('stopped');
};

try {
  await run();
  process.exit(0);
} catch (error) {
  const expected = error instanceof LaunchError;
  process.stderr.write(`Marketgraph: ${expected ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}
