import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startCluster } from '../embedded-postgres/index.js';

// Nothing here has to survive a crash, and without waiting for the disk the tests take half the time.
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '500',
  shared_buffers: '64MB',
  log_min_messages: 'fatal',
};

/** One PostgreSQL for a whole test run; `createTestDatabase()` makes a database in it per test file. */
export const setup = async (): Promise<(() => Promise<void>) | undefined> => {
  // Set from outside: the tests run against that server instead.
  if (process.env.TEST_DATABASE_URL) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'test-postgres-'));
  // As root, PostgreSQL runs under another account, which must be able to enter.
  await chmod(folder, 0o711);
  const cluster = await startCluster({
    dataDir: join(folder, 'data'),
    logPath: join(folder, 'postgres.log'),
    port: await freePort(),
    password: 'test',
    settings,
  });
  // Test processes start after this and inherit it.
  process.env.TEST_DATABASE_URL = cluster.url('postgres');
  return async () => {
    delete process.env.TEST_DATABASE_URL;
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
};
