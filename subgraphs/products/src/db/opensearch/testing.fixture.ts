import { randomBytes } from 'node:crypto';
import { makeOpenSearchIndex } from './opensearch-index.js';
import { makeOpenSearchRebuild } from './opensearch-rebuild.js';
import { createSearchConnection } from './search-connection.js';

/** For tests: an empty index of its own on the engine, removed at the end. */
export const openTestIndex = async (url: string) => {
  const alias = `test-${randomBytes(6).toString('hex')}`;
  // Generous: test machines are busy, and what is tested is not their speed.
  const connection = createSearchConnection({ url, deadlineMs: 20_000 });
  const rebuild = makeOpenSearchRebuild(connection, alias);
  await (await rebuild.begin()).publish();
  const settled = async () =>
    void (await connection.ask('refresh', (client) => client.indices.refresh({ index: alias })));
  const drop = async () => {
    await connection.askSlowly('drop', (client) => client.indices.delete({ index: `${alias}-*` }));
    await connection.askSlowly('drop', (client) => client.indices.deleteIndexTemplate({ name: alias }));
    await connection.close();
  };
  const index = makeOpenSearchIndex(connection, alias);
  return { alias, connection, index, rebuild, settled, drop };
};
