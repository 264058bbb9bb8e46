import { appendFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLauncherFixture, fakeParts, type LauncherFixture } from './launcher-fixture.js';
import { freePorts } from './ports.js';
import { startTimeOf } from './process-identity.js';

// Each test starts PostgreSQL and some processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let launcher: LauncherFixture;
beforeEach(async () => {
  launcher = await createLauncherFixture();
});
afterEach(() => launcher.cleanUp());

const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

it('starts everything, tables before processes and the catalogue before its stock', async () => {
  const shop = await launcher.start();
  expect(Object.keys(shop.pids()).sort()).toEqual(['inventory', 'orders', 'postgres', 'products', 'router']);
  const journal = await launcher.journal();
  const at = (line: string) => journal.indexOf(line);
  for (const name of ['products', 'inventory', 'orders'])
    expect(at(`${name} migrate`)).toBeLessThan(at(`${name} all`));
  expect(at('products seed')).toBeLessThan(at('inventory seed'));
  expect(at('inventory migrate')).toBeLessThan(at('inventory seed'));
  expect(await query(shop.urls.database('queues'), 'SHOW max_connections')).toEqual([
    { max_connections: '300' },
  ]);
});

it('several processes of one subgraph start after its tables are prepared and filled once', async () => {
  const parts = fakeParts(launcher.journalFile);
  const ports = await freePorts();
  const shop = await launcher.start({
    parts: (context) =>
      parts(context).flatMap((part) => {
        const { preparation: _, seed: __, ...rest } = part;
        const own = ports.services[part.name as 'products'];
        const env = { ...part.env, NAME: 'second', ADMIN_PORT: String(own.adminPort) };
        const second = { ...rest, name: 'second', ...own, env, sharesTablesOf: part.name };
        return part.name === 'products' ? [second, part] : [part];
      }),
  });
  expect(shop.pids()).toHaveProperty('second');
  const journal = await launcher.journal();
  expect(journal.filter((line) => line.endsWith(' migrate'))).toHaveLength(3);
  expect(journal.indexOf('products seed')).toBeLessThan(journal.indexOf('second all'));
});

it('leaves nothing running after it is stopped, and stops the router first', async () => {
  const shop = await launcher.start();
  const pids = Object.values(shop.pids());
  await shop.stop();
  expect(await Promise.all(pids.map(startTimeOf))).toEqual(pids.map(() => undefined));
  const stops = (await launcher.journal()).filter((line) => line.endsWith('stopped'));
  expect(stops).toHaveLength(4);
  expect(stops[0]).toBe('router stopped');
});

it('kills a process that hangs when it is told to stop', async () => {
  const shop = await launcher.start({
    parts: fakeParts(launcher.journalFile, { orders: 'hangs' }),
    graceMs: 300,
  });
  const pids = Object.values(shop.pids());
  await shop.stop();
  expect(await Promise.all(pids.map(startTimeOf))).toEqual(pids.map(() => undefined));
});

it('keeps data and secrets over a second start, and seeds only once', async () => {
  const first = await launcher.start();
  await query(first.urls.database('orders'), 'CREATE TABLE kept (id int)');
  await first.stop();
  const second = await launcher.start();
  expect(second.secrets).toEqual(first.secrets);
  expect(await query(second.urls.database('orders'), "SELECT to_regclass('kept') AS kept")).toEqual([
    { kept: 'kept' },
  ]);
  expect((await launcher.journal()).filter((line) => line === 'products seed')).toHaveLength(1);
});

it('begins anew when asked to', async () => {
  const first = await launcher.start();
  await query(first.urls.database('orders'), 'CREATE TABLE kept (id int)');
  await first.stop();
  const second = await launcher.start({ fresh: true });
  expect(second.secrets).not.toEqual(first.secrets);
  expect(await query(second.urls.database('orders'), "SELECT to_regclass('kept') AS kept")).toEqual([
    { kept: null },
  ]);
  expect((await launcher.journal()).filter((line) => line === 'products seed')).toHaveLength(2);
});

it('keeps the secrets from other users, and the log of the run before', async () => {
  const shop = await launcher.start();
  expect((await stat(join(launcher.dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  await shop.stop();
  await launcher.start();
  expect(await readdir(join(launcher.dataDir, 'logs'))).toContain('orders.log.1');
});

it('uses a server named by the environment and starts none of its own', async () => {
  const server = process.env.TEST_DATABASE_URL ?? '';
  const shop = await launcher.start({ env: { ...process.env, DATABASE_URL: server } });
  expect(shop.pids()).not.toHaveProperty('postgres');
  expect(new URL(shop.urls.database('orders')).port).toBe(new URL(server).port);
  expect(await query(shop.urls.database('orders'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('a start that is called off leaves nothing running', async () => {
  const calledOff = new AbortController();
  const starting = launcher.start({
    signal: calledOff.signal,
    onProgress: ({ note }) => {
      if (note === 'preparing its tables') calledOff.abort();
    },
  });
  await expect(starting).rejects.toThrow('stopped before it was ready');
  expect(
    await readFile(join(launcher.dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => 'gone'),
  ).toBe('gone');
});

it('says that the disk is full when PostgreSQL found no room, whatever failed because of it', async () => {
  const fakes = { orders: 'fails migrate' };
  const starting = launcher.start({
    parts: fakeParts(launcher.journalFile, fakes),
    onProgress: ({ part, note }) => {
      if (part !== 'postgres' || !note.startsWith('port')) return;
      const log = join(launcher.dataDir, 'logs', 'postgres.log');
      appendFileSync(log, 'PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device\n');
    },
  });
  await expect(starting).rejects.toThrow(
    /^the disk that holds \S+ is full: free some space and start again$/,
  );
});
