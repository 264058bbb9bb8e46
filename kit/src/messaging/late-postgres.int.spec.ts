import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '../log/index.js';
import { createTestDatabase, openTcpGate, type TestDatabase, waitFor } from '../testing/index.js';
import { createQueues, migrateQueues } from './index.js';

const log = createLogger({ name: 'late-postgres', level: 'silent' });
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateQueues(database.url);
});
afterAll(() => database.drop());

it('a worker whose PostgreSQL was not there at first lets the process live, and works once it is', async () => {
  const gate = await openTcpGate(database.url);
  gate.shut();
  const queues = createQueues({ databaseUrl: gate.url, log });
  const done: unknown[] = [];
  queues.worker('late-inbox', async ({ data }) => void done.push(data), 2);
  await waitFor('the refusal', () =>
    queues.check().then(
      () => false,
      () => true,
    ),
  );
  gate.open();
  await waitFor('a publish', () =>
    queues.publish('late-inbox', [{ name: 'job', data: 'hello', opts: {} }]).then(() => true),
  );
  await waitFor('the job to run', () => done.length > 0);
  expect(done).toEqual(['hello']);
  await queues.close();
  await gate.close();
});

it('a worker that never met its PostgreSQL can be closed', async () => {
  const gate = await openTcpGate(database.url);
  gate.shut();
  const queues = createQueues({ databaseUrl: gate.url, log });
  queues.worker('late-inbox', async () => undefined, 1);
  await queues.close();
  await gate.close();
});
