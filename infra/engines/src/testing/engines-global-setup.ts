import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engines } from '../engines.js';
import { settingsFor } from '../settings.js';
import { startEngines } from '../start-engines.js';

type Shared = { users: number; stop: () => Promise<void> };
const key = Symbol.for('marketgraph.engines-under-test');
// Each vitest project loads this file anew, in one process: what runs is remembered beside them.
const shared = globalThis as { [key]?: Promise<Shared> };

const missingEngines = () =>
  engines.flatMap(({ name }) =>
    Object.keys(settingsFor({ [name]: '' }, 'TEST_')).some((variable) => !process.env[variable])
      ? [name]
      : [],
  );

const start = async (): Promise<Shared> => {
  const folder = await mkdtemp(join(tmpdir(), 'engines-under-test-'));
  const running = await startEngines({
    dataDir: folder,
    // Set from outside: the tests run against that server instead.
    only: missingEngines(),
    onProgress: ({ part, note }) => process.stdout.write(`${part}: ${note}\n`),
  });
  // Test processes start after this and inherit it.
  const settings = {
    ...settingsFor(running.urls, 'TEST_'),
    ...(running.viewUrls.smtp ? { TEST_MAILBOX_URL: running.viewUrls.smtp } : {}),
  };
  Object.assign(process.env, settings);
  return {
    users: 0,
    async stop() {
      for (const name of Object.keys(settings)) delete process.env[name];
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** The dedicated servers for a whole test run. One that cannot be had fails the run: it would pass without having tested. */
export const setup = async (): Promise<() => Promise<void>> => {
  shared[key] ??= start();
  const running = await shared[key];
  running.users += 1;
  return async () => {
    running.users -= 1;
    if (running.users > 0) return;
    delete shared[key];
    await running.stop();
  };
};
