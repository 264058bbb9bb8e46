import { createTestDatabase, type TestDatabase } from '@shop/kit/testing';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CapturedMailStore } from './captured-mail-store.js';
import { createNotificationsDataSource } from './data-source.fixture.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createNotificationsDataSource(database.url);
  await dataSource.initialize();
  await dataSource.runMigrations();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

it('forgets all captured mails but the newest', async () => {
  const store = new CapturedMailStore(dataSource);
  for (const subject of ['first', 'second', 'third']) {
    await store.add({
      messageId: subject,
      from: 'shop@marketgraph.example',
      toAddress: 'ada@marketgraph.example',
      toName: 'Ada',
      subject,
      text: '',
      html: '',
    });
  }
  expect(await store.prune(2)).toBe(1);
  expect((await store.list({ limit: 10 })).map(({ subject }) => subject)).toEqual(['third', 'second']);
  expect(await store.prune(2)).toBe(0);
});
