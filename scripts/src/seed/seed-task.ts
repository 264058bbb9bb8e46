import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

type Task = Readonly<{
  entry: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  onProgress: (done: number, total: number) => void;
}>;

/** Runs the seed task of a subgraph and follows its lines "seeded 200/20000". @throws with its last words */
export const runSeedTask = async ({ entry, args, env, onProgress }: Task): Promise<void> => {
  const child = spawn(process.execPath, [entry, 'seed', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  let lastWords = '';
  createInterface(child.stdout).on('line', (line) => {
    const found = /^seeded (\d+)\/(\d+)$/.exec(line);
    if (found) onProgress(Number(found[1]), Number(found[2]));
    else lastWords = line;
  });
  child.stderr.on('data', (data) => {
    lastWords = String(data).trim() || lastWords;
  });
  if ((await ended) !== 0) throw new Error(lastWords || 'it ended without a word');
};
