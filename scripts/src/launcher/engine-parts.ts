import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, EngineName, RunningEngine } from '@shop/engines/engine';
import { engines as allEngines } from '@shop/engines/engines';
import { settingsFor } from '@shop/engines/settings';
import { defaultCacheDir, installEngines } from '@shop/engines/start-engines';
import { freePort } from '@shop/kit/embedded-postgres';
import type { Running } from './part.js';
import type { OnProgress } from './progress.js';
import { type Supervised, supervise } from './supervisor.js';

export interface EnginePartsOptions {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: OnProgress;
  readonly say: (line: string) => void;
  readonly onGiveUp: (error: Error) => void;
  readonly onSpawn: (name: string, pid: number) => Promise<void>;
  readonly onStarted: (part: Supervised) => void;
  /** Others than the real ones, for tests. */
  readonly engines?: readonly Engine[];
}

export interface EngineParts {
  /** Environment that points the shop's processes to the engines. */
  readonly settings: Readonly<Record<string, string>>;
  readonly mailboxUrl?: string;
}

const asRunning = (engine: RunningEngine): Running => ({
  pid: engine.pid,
  exited: engine.exited.then(() => 'ended'),
  kill: engine.kill,
  stop: engine.stop,
});

/** Starts the dedicated servers that the environment does not already name. A crashed one is started again on the same port. */
export const startEngineParts = async (options: EnginePartsOptions): Promise<EngineParts> => {
  const { dataDir, env, onProgress, say, onGiveUp, onSpawn, onStarted, engines = allEngines } = options;
  const wanted = engines.filter(({ name }) =>
    Object.keys(settingsFor({ [name]: '' })).every((key) => !env[key]),
  );
  await installEngines({ engines: wanted, onProgress });
  const cacheDir = defaultCacheDir();
  const urls: Partial<Record<EngineName, string>> = {};
  let mailboxUrl: string | undefined;

  const startOne = async ({ name, start }: Engine): Promise<void> => {
    onProgress({ part: name, state: 'busy', note: 'starting' });
    const ownDir = join(dataDir, name);
    await mkdir(ownDir, { recursive: true });
    const port = await freePort();
    onStarted(
      await supervise({
        name,
        say,
        onGiveUp,
        start: async () => {
          const running = await start({ cacheDir, dataDir: ownDir, port });
          await onSpawn(name, running.pid);
          urls[name] = running.url;
          if (name === 'smtp') mailboxUrl = running.viewUrl;
          return asRunning(running);
        },
      }),
    );
    onProgress({ part: name, state: 'ready', note: `port ${port}` });
  };
  const results = await Promise.allSettled(wanted.map(startOne));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return { settings: settingsFor(urls), mailboxUrl };
};
