import { afterAll } from 'vitest';
import { searchIndexContract } from '../use-cases/search-index.contract.js';
import { openTestIndex } from './opensearch/testing.fixture.js';
import { openPostgresTestIndex } from './postgres-index.fixture.js';

const endings: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of endings) await end();
});

searchIndexContract('PostgreSQL', async () => {
  const test = await openPostgresTestIndex();
  endings.push(test.drop);
  return test;
});

const url = process.env.TEST_SEARCH_URL;
if (url)
  searchIndexContract('OpenSearch', async () => {
    const test = await openTestIndex(url);
    endings.push(test.drop);
    return test;
  });
