import { engines } from '@shop/engines/engines';
import { explainFailure } from './explain-failure.js';
import { LaunchError } from './launch-error.js';
import { memoryOf } from './memory.js';
import { type CommandLine, readOptions } from './options.js';
import type { Part } from './part.js';
import type { PartContext } from './parts.js';
import { createProgressView } from './progress-view.js';
import { readyText } from './ready-text.js';
import { startSupergraph } from './start-supergraph.js';
import { onStopRequest } from './stop-request.js';
import type { Supergraph } from './supergraph.js';
import { watchBuilds } from './watch-builds.js';

export interface Command {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Other processes than the shop's, for tests. */
  readonly parts?: (context: PartContext) => Part[];
}

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

const start = async (
  options: CommandLine,
  signal: AbortSignal,
  parts: Command['parts'],
): Promise<Supergraph> => {
  const engineNames = options.full ? engines.map(({ name }) => name) : [];
  const view = createProgressView(
    [...partNames.slice(0, 1), ...engineNames, ...partNames.slice(1)],
    process.stdout,
  );
  try {
    const shop = await startSupergraph({ ...options, parts, signal, onProgress: view.onProgress, say });
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

const run = async ({ args, env, parts }: Command): Promise<void> => {
  const options = readOptions(args, env);
  const began = Number(env.MARKETGRAPH_STARTED_AT) || Date.now() - process.uptime() * 1000;
  const request = onStopRequest();
  const shop = await start(options, request.signal, parts);
  const seconds = (Date.now() - began) / 1000;
  const memory = await memoryOf([process.pid, ...Object.values(shop.pids())]);
  say(readyText(shop, { seconds, memory, dataDir: options.dataDir }));

  const builds = options.dev ? watchFor(shop) : undefined;
  const failure = await Promise.race([shop.failed, request.requested]);
  builds?.close();
  say(failure instanceof Error ? 'stopping everything' : 'stopping');
  await shop.stop();
  if (failure instanceof Error) throw new LaunchError(await explainFailure(failure, options.dataDir));
  say('stopped');
};

/** Runs the shop until it is asked to stop. Whatever goes wrong ends as one line and exit code 1. */
export const runCommand = async (command: Command): Promise<never> => {
  try {
    await run(command);
    process.exit(0);
  } catch (error) {
    const expected = error instanceof LaunchError;
    process.stderr.write(`Marketgraph: ${expected ? error.message : (error as Error).stack}\n`);
    process.exit(1);
  }
};
