import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@shop/kit/testing';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from './engine.js';
import { cacheRedis, findRedisServer, redis } from './redis.js';
import { startServerProcess } from './server-process.js';
import { type Engines, startEngines } from './start-engines.js';

let folder: string;
let started: Engines[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engines-'));
  started = [];
});
afterEach(async () => {
  for (const engines of started) await engines.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = async (...list: Engine[]): Promise<Engines> => {
  const engines = await startEngines({ cacheDir: join(folder, 'cache'), dataDir: folder, engines: list });
  started.push(engines);
  return engines;
};

const withRedis = async <T>(url: string | undefined, work: (client: Redis) => Promise<T>): Promise<T> => {
  const client = new Redis(url ?? '', { maxRetriesPerRequest: 2 });
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
};

/** A server of a few lines, so that the frame is tested on machines without any engine. */
const echo = (script: string): Engine => ({
  name: 'smtp',
  install: async () => undefined,
  start: ({ dataDir, port }) =>
    startServerProcess({
      title: 'Echo',
      program: process.execPath,
      args: ['-e', script, String(port)],
      dataDir,
      url: `http://127.0.0.1:${port}`,
      isReady: async () => (await fetch(`http://127.0.0.1:${port}`)).ok,
    }),
});
const answering = echo(
  `require('node:http').createServer((_, a) => a.end('ok')).listen(process.argv[1], '127.0.0.1')`,
);

it('an engine keeps its address over a restart and over a crash', async () => {
  const engines = await start(answering);
  const { smtp: url = '' } = engines.urls;
  await engines.restart('smtp');
  expect((await fetch(url)).ok).toBe(true);
  await engines.kill('smtp');
  await expect(fetch(url)).rejects.toThrow();
  expect(engines.pids()).toEqual({});
  await engines.startEngine('smtp');
  expect((await fetch(url)).ok).toBe(true);
});

it('two sets of engines never share a folder', async () => {
  await start(answering);
  await expect(start(answering)).rejects.toThrow('already run');
});

it('what cannot start is named with its own last words, and nothing is left running', async () => {
  const failing = echo(`console.error('fatal: no room'); process.exit(1)`);
  await expect(start({ ...failing, name: 'redis' }, answering)).rejects.toThrow(
    /Echo did not start: fatal: no room/,
  );
  await start(answering);
});

it('what cannot be installed is named, all at once', async () => {
  const missing = (name: Engine['name']): Engine => ({
    ...answering,
    name,
    install: () => Promise.reject(new Error('run this')),
  });
  await expect(start(missing('redis'), missing('search'))).rejects.toThrow(
    /redis: run this\n {2}search: run this/,
  );
});

it.runIf(await findRedisServer())(
  'the queue Redis keeps everything over a crash, the cache Redis may forget and evict',
  async () => {
    const engines = await start(redis, cacheRedis);
    await withRedis(engines.urls.redis, async (client) => {
      expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
      await client.set('kept', 'yes');
      // The file is synced each second.
      await waitFor('the sync', async () => /aof_pending_bio_fsync:0/.test(await client.info('persistence')));
    });
    await withRedis(engines.urls.cacheRedis, async (client) => {
      expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'allkeys-lru']);
      expect(await client.config('GET', 'maxmemory')).toEqual(['maxmemory', String(128 * 1024 * 1024)]);
    });
    await engines.kill('redis');
    await engines.startEngine('redis');
    expect(await withRedis(engines.urls.redis, (client) => client.get('kept'))).toBe('yes');
  },
);
