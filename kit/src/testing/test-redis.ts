import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort } from '../embedded-postgres/index.js';
import { waitFor } from './wait-for.js';

/** Whether a test can have a Redis: one given by TEST_CACHE_REDIS_URL, or a redis-server that is installed here. */
export const hasTestRedis = (): boolean =>
  Boolean(process.env.TEST_CACHE_REDIS_URL) ||
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.unref();
  });

/** The Redis of TEST_CACHE_REDIS_URL, or one started for this test that keeps nothing. */
export const startTestRedis = async (): Promise<{ url: string; stop(): Promise<void> }> => {
  const given = process.env.TEST_CACHE_REDIS_URL;
  if (given) return { url: given, stop: async () => undefined };
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', settings, { stdio: 'ignore' });
  const gone = once(server, 'exit');
  await waitFor('redis-server to answer', () => answers(port));
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      server.kill('SIGKILL');
      await gone;
    },
  };
};
