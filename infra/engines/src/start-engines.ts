import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@shop/kit/embedded-postgres';
import { closeAll } from '@shop/kit/process';
import type { Engine, EngineName, RunningEngine } from './engine.js';
import { engines as allEngines } from './engines.js';
import { tryHold, whileHolding } from './exclusive-file.js';

export type EngineProgress = Readonly<{ part: string; state: 'busy' | 'ready' | 'failed'; note: string }>;

export interface EnginesOptions {
  /** Where installed programs are kept; `ENGINES_CACHE_DIR`, or the user's cache folder. */
  readonly cacheDir?: string;
  /** Where the engines keep their data; one running set per folder. */
  readonly dataDir: string;
  readonly only?: readonly EngineName[];
  readonly onProgress?: (progress: EngineProgress) => void;
  /** Others than the real ones, for tests. */
  readonly engines?: readonly Engine[];
}

export interface Engines {
  /** Connection URLs of those that run. */
  readonly urls: Readonly<Partial<Record<EngineName, string>>>;
  readonly viewUrls: Readonly<Partial<Record<EngineName, string>>>;
  pids(): Readonly<Partial<Record<EngineName, number>>>;
  stop(): Promise<void>;
  /** Ends one and leaves it ended until `startEngine`; its URL and its data stay the same. */
  stopEngine(name: EngineName): Promise<void>;
  startEngine(name: EngineName): Promise<void>;
  restart(name: EngineName): Promise<void>;
  /** As a crash would end it. It stays ended until `startEngine`. */
  kill(name: EngineName): Promise<void>;
}

export const defaultCacheDir = (): string =>
  process.env.ENGINES_CACHE_DIR
    ? resolve(process.env.ENGINES_CACHE_DIR)
    : join(homedir(), '.cache', 'marketgraph', 'engines');

type Parts = Pick<EnginesOptions, 'cacheDir' | 'only' | 'onProgress' | 'engines'>;

const settle = async ({ cacheDir = defaultCacheDir(), only, onProgress, engines = allEngines }: Parts) => {
  await mkdir(cacheDir, { recursive: true });
  return {
    cacheDir,
    chosen: engines.filter(({ name }) => !only || only.includes(name)),
    onProgress: onProgress ?? (() => undefined),
  };
};

/** Gets what is missing on this machine, all engines side by side; another process that installs the same is waited for. */
export const installEngines = async (options: Parts): Promise<void> => {
  const { cacheDir, chosen, onProgress } = await settle(options);
  const results = await Promise.allSettled(
    chosen.map(async ({ name, install }) => {
      const note = (text: string) => onProgress({ part: name, state: 'busy', note: text });
      note('looking whether it is installed');
      await whileHolding(
        join(cacheDir, `${name}.lock`),
        () => install(cacheDir, note),
        () => note('another process is installing it'),
      );
      note('installed');
    }),
  );
  const faults = results.flatMap((result, index) => {
    if (result.status === 'fulfilled') return [];
    const part = chosen[index]?.name ?? '';
    onProgress({ part, state: 'failed', note: (result.reason as Error).message });
    return [`${part}: ${(result.reason as Error).message}`];
  });
  if (faults.length > 0) throw new Error(`not every engine could be installed:\n  ${faults.join('\n  ')}`);
};

/** Installs what is missing, then starts the engines on free ports of loopback, and resolves when all of them answer. */
export const startEngines = async (options: EnginesOptions): Promise<Engines> => {
  await installEngines(options);
  const { cacheDir, chosen, onProgress } = await settle(options);
  await mkdir(options.dataDir, { recursive: true });
  const release = tryHold(join(options.dataDir, 'engines.lock'));
  if (!release) throw new Error(`engines already run on ${options.dataDir}: stop them first`);

  const running = new Map<EngineName, RunningEngine>();
  const ports = new Map<EngineName, number>();
  const startOne = async ({ name, start }: Engine): Promise<void> => {
    if (running.has(name)) return;
    onProgress({ part: name, state: 'busy', note: 'starting' });
    const dataDir = join(options.dataDir, name);
    await mkdir(dataDir, { recursive: true });
    const port = ports.get(name) ?? (await freePort());
    ports.set(name, port);
    const engine = await start({ cacheDir, dataDir, port });
    running.set(name, engine);
    onProgress({ part: name, state: 'ready', note: engine.url });
  };
  const end = async (name: EngineName, how: (engine: RunningEngine) => Promise<void>) => {
    const engine = running.get(name);
    running.delete(name);
    if (engine) await how(engine);
  };
  const stopEngine = (name: EngineName) => end(name, (engine) => engine.stop());
  const startEngine = async (name: EngineName) => {
    const engine = chosen.find((one) => one.name === name);
    if (!engine) throw new Error(`no engine ${name} was started here`);
    await startOne(engine);
  };
  const stop = async () => {
    const stopping = [...running.keys()].map((name) => stopEngine(name));
    await closeAll(...stopping.map((stopped) => ({ close: () => stopped }))).finally(release);
  };

  const results = await Promise.allSettled(chosen.map(startOne));
  const fault = results.find((result) => result.status === 'rejected');
  if (fault) {
    await stop();
    throw fault.reason;
  }
  const all = [...running];
  return {
    urls: Object.fromEntries(all.map(([name, { url }]) => [name, url])),
    viewUrls: Object.fromEntries(all.flatMap(([name, { viewUrl }]) => (viewUrl ? [[name, viewUrl]] : []))),
    pids: () => Object.fromEntries([...running].map(([name, { pid }]) => [name, pid])),
    stop,
    stopEngine,
    startEngine,
    async restart(name) {
      await stopEngine(name);
      await startEngine(name);
    },
    kill: (name) =>
      end(name, async (engine) => {
        engine.kill('SIGKILL');
        await engine.exited;
      }),
  };
};
