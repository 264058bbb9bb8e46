import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '@shop/kit/embedded-postgres';
import type { Image } from './run-stages.js';

const run = promisify(execFile);

const notWanted = [
  'typescript',
  'vitest',
  '@biomejs/biome',
  'embedded-postgres',
  'knip',
  'node',
  'fast-check',
];

/** @throws when something is in the tree that only development needs. */
export const checkContents = (imageDir: string): void => {
  const found = [
    ...notWanted
      .filter((name) => existsSync(join(imageDir, 'node_modules', name)))
      .map((name) => `package ${name}`),
    ...globSync('**/*.{ts,spec.js,fixture.js}', { cwd: imageDir, exclude: ['node_modules/**'] }),
    ...['.env', '.git', 'package-lock.json'].filter((name) => existsSync(join(imageDir, name))),
  ];
  if (found.length > 0) throw new Error(`not needed in an image: ${found.slice(0, 10).join(', ')}`);
};

const command = ({ entrypoint: [, ...args] }: Image, role: string[]) => [...args, ...role];
const baseEnv = ({ env }: Image) => ({ PATH: process.env.PATH, ...env, HOST: '127.0.0.1' });

/** Starts it without any setting: every module must load, and the complaint must be about settings. */
export const checkRefusal = (image: Image): void => {
  const { status, stderr } = spawnSync(process.execPath, command(image, ['api']), {
    cwd: image.workDir,
    env: baseEnv(image),
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 1 || !stderr.startsWith('invalid configuration'))
    throw new Error(`expected a complaint about settings, got ${status}: ${stderr.slice(0, 2_000)}`);
};

/** Starts it, waits until its own health check is content, and stops it. */
export const checkRun = async (
  image: Image,
  imageDir: string,
  settings: Record<string, string>,
): Promise<void> => {
  const adminPort = String(await freePort());
  const env = { ...baseEnv(image), PORT: String(await freePort()), ADMIN_PORT: adminPort, ...settings };
  const child = spawn(process.execPath, command(image, []), {
    cwd: image.workDir,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    // Not `spawnSync`: what the process asks for meanwhile may be served from here.
    const isHealthy = () =>
      run(process.execPath, [join(imageDir, 'app/infra/image/health-check.mjs')], {
        env: { ADMIN_PORT: adminPort },
      }).then(
        () => true,
        () => false,
      );
    const until = Date.now() + 60_000;
    while (!(await isHealthy())) {
      if (child.exitCode !== null || Date.now() > until)
        throw new Error('the process did not become healthy');
      await sleep(200);
    }
  } finally {
    child.kill('SIGTERM');
  }
  const [code] = await exited;
  if (code !== 0) throw new Error(`the process ended with ${code} on SIGTERM`);
};
