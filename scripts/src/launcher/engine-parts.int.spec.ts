import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, EngineName } from '@shop/engines/engine';
import { startServerProcess } from '@shop/engines/server-process';
import { waitFor } from '@shop/kit/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEngineParts } from './engine-parts.js';
import type { Supervised } from './supervisor.js';

let folder: string;
let parts: Supervised[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-parts-'));
  parts = [];
});
afterEach(async () => {
  await Promise.all(parts.map((part) => part.stop(1_000)));
  await rm(folder, { recursive: true, force: true });
});

const fake = (name: EngineName): Engine => ({
  name,
  install: async () => undefined,
  start: ({ dataDir, port }) =>
    startServerProcess({
      title: name,
      program: process.execPath,
      args: [
        '-e',
        `require('node:http').createServer((_, a) => a.end('ok')).listen(process.argv[1], '127.0.0.1')`,
        String(port),
      ],
      dataDir,
      url: `http://127.0.0.1:${port}`,
      viewUrl: `http://127.0.0.1:${port}/mailbox`,
      isReady: async () => (await fetch(`http://127.0.0.1:${port}`)).ok,
    }),
});

const start = (env: NodeJS.ProcessEnv) =>
  startEngineParts({
    dataDir: folder,
    env,
    engines: [fake('redis'), fake('cacheRedis'), fake('smtp')],
    onProgress: () => undefined,
    say: () => undefined,
    onGiveUp: () => undefined,
    onSpawn: async () => undefined,
    onStarted: (part) => parts.push(part),
  });

it('a server that the environment names is used as it is, the others are started', async () => {
  const { settings, mailboxUrl } = await start({ REDIS_URL: 'redis://elsewhere:6379' });
  expect(Object.keys(settings).sort()).toEqual(['CACHE_REDIS_URL', 'SMTP_URL']);
  expect(mailboxUrl).toBe(`${settings.SMTP_URL}/mailbox`);
  expect(parts.map(({ name }) => name).sort()).toEqual(['cacheRedis', 'smtp']);
});

it('an engine that crashes comes back under its own address', async () => {
  const { settings } = await start({ REDIS_URL: 'x', CACHE_REDIS_URL: 'x' });
  const [smtp] = parts;
  const before = smtp?.pid();
  smtp?.kill('SIGKILL');
  await waitFor('another process', () => smtp?.pid() !== undefined && smtp.pid() !== before);
  expect((await fetch(settings.SMTP_URL ?? '')).ok).toBe(true);
});
