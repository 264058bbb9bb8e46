import type { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import type { SearchIndex } from '../use-cases/search-index.js';
import type { SearchRebuild } from '../use-cases/search-rebuild.js';
import { makeOpenSearchIndex } from './opensearch/opensearch-index.js';
import { makeOpenSearchRebuild } from './opensearch/opensearch-rebuild.js';
import { createSearchConnection } from './opensearch/search-connection.js';
import { makePostgresSearchIndex } from './postgres-search-index.js';
import { makePostgresSearchRebuild } from './postgres-search-rebuild.js';

export type Search = Readonly<{
  searchIndex: SearchIndex;
  rebuild: SearchRebuild;
  /** Whether the dedicated engine answers and has its index; none is there for the embedded search. */
  checks: Readonly<Record<string, () => Promise<void>>>;
  close(): Promise<void>;
}>;

type Settings = Pick<Config, 'SEARCH_URL' | 'SEARCH_INDEX' | 'SEARCH_DEADLINE_MS'>;

/** A URL moves searching to the dedicated engine; without one PostgreSQL does it. */
export const createSearch = (settings: Settings, dataSource: DataSource): Search => {
  if (!settings.SEARCH_URL)
    return {
      searchIndex: makePostgresSearchIndex(dataSource),
      rebuild: makePostgresSearchRebuild(dataSource),
      checks: {},
      close: async () => undefined,
    };
  const alias = settings.SEARCH_INDEX;
  const connection = createSearchConnection({
    url: settings.SEARCH_URL,
    deadlineMs: settings.SEARCH_DEADLINE_MS,
  });
  return {
    searchIndex: makeOpenSearchIndex(connection, alias),
    rebuild: makeOpenSearchRebuild(connection, alias),
    checks: {
      search: () =>
        connection.ask('check', (client, options) =>
          client.search({ index: alias, body: { size: 0, terminate_after: 1 } }, options),
        ),
    },
    close: () => connection.close(),
  };
};
