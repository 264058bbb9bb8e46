import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../embedded-postgres/index.js';
import { waitFor } from './wait-for.js';

export type BreakableRedis = Readonly<{
  url: string;
  /** On the same port and with the same data as before. */
  start(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** SIGTERM keeps everything, SIGKILL what was synced, SIGSTOP leaves it there without an answer until SIGCONT. */
  signal(signal: NodeJS.Signals): Promise<void>;
  remove(): Promise<void>;
}>;

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
      .on('error', () => resolve(false))
      .on('data', (answer) => {
        socket.destroy();
        resolve(answer.toString().startsWith('+PONG'));
      });
  });

/** A Redis of one test's own, not yet started, that the test may stop and start as it likes. */
export const breakableRedis = async (): Promise<BreakableRedis> => {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'breakable-redis-'));
  let server: ChildProcess | undefined;
  const signal = async (name: NodeJS.Signals) => {
    const ending = server;
    if (!ending) return;
    ending.kill(name);
    if (name !== 'SIGTERM' && name !== 'SIGKILL') return;
    server = undefined;
    await once(ending, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    async start(settings = {}) {
      const own = { port: String(port), bind: '127.0.0.1', dir: folder, save: '', appendonly: 'yes' };
      const args = Object.entries({ ...own, ...settings }).flatMap(([key, value]) => [`--${key}`, value]);
      server = spawn('redis-server', args, { stdio: 'ignore' });
      await waitFor('redis-server to answer', () => answers(port));
    },
    signal,
    async remove() {
      await signal('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
