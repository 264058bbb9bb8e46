import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { waitFor } from '@shop/kit/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLauncherFixture, type LauncherFixture } from './launcher-fixture.js';
import { freePortBase } from './ports.js';
import { startTimeOf } from './process-identity.js';
import { repoDir } from './repo-dir.js';

// Each test starts PostgreSQL and some processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let launcher: LauncherFixture;
let portBase: number;
const commands: ChildProcess[] = [];

beforeEach(async () => {
  launcher = await createLauncherFixture();
  portBase = await freePortBase();
});
afterEach(async () => {
  for (const command of commands.splice(0)) command.kill('SIGTERM');
  await waitFor('the end of everything', async () => (await runningPids()).length === 0);
  await launcher.cleanUp();
});

interface Run {
  readonly process: ChildProcess;
  readonly ended: Promise<{ code: number | null; complaint: string }>;
  readonly ready: Promise<void>;
}

const npmStart = (args: string[] = [], env: Record<string, string> = {}): Run => {
  const child = spawn(
    process.execPath,
    [
      join(repoDir, 'scripts', 'testing', 'start-fakes.mjs'),
      ...['--data-dir', launcher.dataDir, '--port-base', String(portBase)],
      ...args,
    ],
    {
      env: { ...process.env, FAKE_JOURNAL: launcher.journalFile, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  commands.push(child);
  let output = '';
  let complaint = '';
  const ready = Promise.withResolvers<void>();
  child.stdout?.on('data', (chunk) => {
    output += chunk;
    if (output.includes('Marketgraph is ready')) ready.resolve();
  });
  child.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<{ code: number | null; complaint: string }>((resolve) => {
    child.once('close', (code) => {
      ready.reject(new Error(`ended with ${code}: ${complaint}`));
      resolve({ code, complaint });
    });
  });
  ready.promise.catch(() => undefined);
  return { process: child, ended, ready: ready.promise };
};

const registered = async (): Promise<{ name: string; pid: number; startTime: string }[]> =>
  JSON.parse(await readFile(join(launcher.dataDir, 'processes.json'), 'utf8').catch(() => '[]'));

const runningPids = async (entries = registered()): Promise<number[]> => {
  const alive = await Promise.all(
    (await entries).map(async ({ pid, startTime }) => ((await startTimeOf(pid)) === startTime ? [pid] : [])),
  );
  return alive.flat();
};

/** The whole error output: one line, so the reader need not look for the cause. */
const oneLine = (text: RegExp) => expect.stringMatching(new RegExp(`^Marketgraph: ${text.source}\\n$`));

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it with nothing left running', async (signal) => {
  const run = npmStart();
  await run.ready;
  const entries = await registered();
  expect(entries.map(({ name }) => name).sort()).toEqual([
    'inventory',
    'orders',
    'postgres',
    'products',
    'router',
  ]);
  run.process.kill(signal);
  expect(await run.ended).toEqual({ code: 0, complaint: '' });
  expect(await runningPids(Promise.resolve(entries))).toEqual([]);
});

it('starts again after a kill -9 of the launcher, even when a process was left hanging', async () => {
  const first = npmStart([], { FAKES: JSON.stringify({ orders: 'hangs' }) });
  await first.ready;
  first.process.kill('SIGKILL');
  await first.ended;
  await npmStart().ready;
});

it('a second launcher on the same data is refused', async () => {
  await npmStart().ready;
  expect(await npmStart().ended).toEqual({
    code: 1,
    complaint: oneLine(
      /the shop in \S+ is already running \(process \d+\): stop it first, or use another --data-dir/,
    ),
  });
});

it.each([
  [0, /port \d+ \(router\) is taken by another program: choose another with PORT=\d+, or .*--port-base \d+"/],
  [4, /port \d+ \(orders\) is taken by another program: move all ports with "npm start -- --port-base 5000"/],
  [50, /port \d+ \(postgres\) is taken by another program: .*/],
])('a taken port is named, with the way to another (base + %d)', async (offset, line) => {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(portBase + offset, '127.0.0.1', resolve));
  expect(await npmStart().ended).toEqual({ code: 1, complaint: oneLine(line) });
  server.close();
});

it('a folder that may not be written is named', async () => {
  // Not even root may make a folder here.
  expect(await npmStart(['--data-dir', '/sys/marketgraph']).ended).toEqual({
    code: 1,
    complaint: oneLine(
      /no permission for \/sys\/marketgraph: make it writable for this user, or choose .*--data-dir/,
    ),
  });
});

it('a full disk is called a full disk', async () => {
  await mkdir(launcher.dataDir);
  await symlink('/dev/full', join(launcher.dataDir, '.probe'));
  expect(await npmStart().ended).toEqual({
    code: 1,
    complaint: oneLine(/the disk that holds \S+ is full: free some space and start again/),
  });
});

it.each([
  ['PostgreSQL has lost a file', () => rm(join(launcher.dataDir, 'postgres', 'global', 'pg_control'))],
  [
    'the PostgreSQL folder is something else',
    async () => {
      await rm(join(launcher.dataDir, 'postgres'), { recursive: true });
      await mkdir(join(launcher.dataDir, 'postgres'));
    },
  ],
  ['the secrets are cut off', () => writeFile(join(launcher.dataDir, 'secrets.json'), '{ "postgresPass')],
  ['the secrets are gone', () => rm(join(launcher.dataDir, 'secrets.json'))],
])('a damaged data folder is called damaged: %s', async (_, damage) => {
  const shop = await launcher.start();
  await shop.stop();
  await damage();
  expect(await npmStart().ended).toEqual({
    code: 1,
    complaint: oneLine(
      /the data folder \S+ is damaged \(.+\): restore it, or begin anew with "npm start -- --fresh"/,
    ),
  });
});

it('a process that cannot start is named with its own reason', async () => {
  const env = { FAKES: JSON.stringify({ orders: 'fails all' }), FAKE_REASON: 'no such host' };
  expect(await npmStart([], env).ended).toEqual({
    code: 1,
    complaint: oneLine(/orders did not start: no such host \(its log: \S+orders\.log\)/),
  });
});

it('tables that cannot be prepared are named with their own reason', async () => {
  const env = { FAKES: JSON.stringify({ orders: 'fails migrate' }), FAKE_REASON: 'No space left on device' };
  expect(await npmStart([], env).ended).toEqual({
    code: 1,
    complaint: oneLine(/the disk that holds \S+ is full.*/),
  });
});

it.each([
  [['--frsh'], {}, /Unknown option '--frsh'.*--help.*/],
  [['--port-base', '70000'], {}, /--port-base must be a whole number from 1 to 65425, not "70000"/],
  [[], { PORT: 'abc' }, /PORT must be a whole number from 1 to 65535, not "abc"/],
])('a mistyped option is answered in one line: %j %j', async (args, env: Record<string, string>, line) => {
  expect(await npmStart(args, env).ended).toEqual({ code: 1, complaint: oneLine(line) });
});
