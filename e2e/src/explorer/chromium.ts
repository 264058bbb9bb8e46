import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Chromium = Readonly<{ devtoolsUrl: string; close(): Promise<void> }>;

const startMs = 60_000;

const flags = (profile: string, host: string): string[] => [
  '--headless=new',
  '--remote-debugging-port=0',
  `--user-data-dir=${profile}`,
  '--window-size=1440,900',
  '--no-first-run',
  '--disable-gpu',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  // As offline as can be: no other name leads anywhere.
  `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${host}`,
  // Its sandbox refuses root, whom containers have.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  'about:blank',
];

/** A browser without a window that can reach `host` and nothing else. */
export const startChromium = async (program: string, host: string): Promise<Chromium> => {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  const child = spawn(program, flags(profile, host), { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const told: string[] = [];
  const listening = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, url] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
      if (url) resolve(url);
      else told.push(line);
    });
    const fail = () => reject(new Error(`${program} did not start:\n${told.slice(-10).join('\n')}`));
    void ended.then(fail);
    setTimeout(fail, startMs).unref();
  });
  try {
    return { devtoolsUrl: await listening, close };
  } catch (error) {
    if (child.pid !== undefined) await close();
    throw error;
  }
};
