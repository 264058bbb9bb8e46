import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataPaths } from './data-dir.js';
import type { Part } from './part.js';
import type { OnProgress } from './progress.js';
import { runTask, type ServiceOptions, startService } from './start-service.js';
import { type Supervised, supervise } from './supervisor.js';

export interface StartPartsOptions {
  readonly paths: DataPaths;
  readonly seed: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly abandon: AbortSignal;
  /** One part failed: the others need not go on. */
  readonly giveUpStart: () => void;
  readonly readyTimeoutMs: number;
  readonly maxRestarts?: number;
  readonly onSpawn: (name: string, pid: number) => Promise<void>;
  readonly onStarted: (part: Supervised) => void;
  readonly onProgress: OnProgress;
  readonly say: (line: string) => void;
  readonly onGiveUp: (error: Error) => void;
}

const serviceOptions = (part: Part, options: StartPartsOptions): ServiceOptions => ({
  logPath: join(options.paths.logs, `${part.name}.log`),
  env: options.env,
  readyTimeoutMs: options.readyTimeoutMs,
  abandon: options.abandon,
  onSpawn: (pid) => options.onSpawn(part.name, pid),
});

const seededFile = (paths: DataPaths): string => join(paths.root, 'seeded.json');

const isSeeded = (paths: DataPaths): Promise<boolean> =>
  readFile(seededFile(paths)).then(
    () => true,
    () => false,
  );

/** Fills the empty shop; each seed may build on the one before, so they run one after the other. */
const seedAll = async (
  parts: Part[],
  prepared: Map<string, Promise<void>>,
  options: StartPartsOptions,
): Promise<boolean> => {
  if (!options.seed || (await isSeeded(options.paths))) return false;
  const seeded = parts.flatMap((part) => (part.seed ? [{ part, ...part.seed }] : []));
  seeded.sort((a, b) => a.order - b.order);
  for (const { part, args } of seeded) {
    await prepared.get(part.name);
    options.onProgress({ part: part.name, state: 'busy', note: 'filling the shop' });
    await runTask(part, 'seed', serviceOptions(part, options), args).catch((error: unknown) => {
      options.giveUpStart();
      throw error;
    });
  }
  await writeFile(seededFile(options.paths), `${JSON.stringify({ at: new Date().toISOString() })}\n`);
  return true;
};

const prepare = async (part: Part, options: StartPartsOptions): Promise<void> => {
  if (part.preparation === undefined) return;
  options.onProgress({ part: part.name, state: 'busy', note: 'preparing its tables' });
  await runTask(part, part.preparation, serviceOptions(part, options));
};

const start = async (part: Part, options: StartPartsOptions): Promise<void> => {
  options.onProgress({ part: part.name, state: 'busy', note: 'starting' });
  const { say, onGiveUp, maxRestarts } = options;
  const supervised = await supervise({
    name: part.name,
    maxAttempts: maxRestarts,
    start: () => startService(part, serviceOptions(part, options)),
    say,
    onGiveUp,
  });
  options.onStarted(supervised);
  options.onProgress({ part: part.name, state: 'ready', note: `port ${part.port}` });
};

/** Prepares, fills and starts all parts, side by side wherever one does not need another. Tells whether an empty shop was filled. */
export const startParts = async (parts: Part[], options: StartPartsOptions): Promise<boolean> => {
  let firstFailure: unknown;
  const failing = (part: Part) => (error: unknown) => {
    firstFailure ??= error;
    options.onProgress({ part: part.name, state: 'failed', note: 'failed' });
    options.giveUpStart();
    throw error;
  };
  const prepared = new Map(parts.map((part) => [part.name, prepare(part, options).catch(failing(part))]));
  const seedsOwn = new Set(parts.filter(({ seed }) => seed).map(({ name }) => name));
  const seeded = seedAll(parts, prepared, options);
  const started = parts.map(async (part) => {
    const owner = part.sharesTablesOf ?? part.name;
    await prepared.get(owner);
    if (seedsOwn.has(owner)) await seeded;
    options.abandon.throwIfAborted();
    await start(part, options).catch(failing(part));
  });
  // All of them, not the first failure only: nothing may still be starting when the caller cleans up.
  const results = await Promise.allSettled([...prepared.values(), seeded, ...started]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw firstFailure ?? failed.reason;
  return seeded;
};
