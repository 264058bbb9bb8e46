import type { DataSource } from 'typeorm';
import type { SearchRebuild } from '../use-cases/search-rebuild.js';
import { makePostgresPut, putAgainSql } from './postgres-search-index.js';

/** The embedded index is a table that changes with the migrations: it is written again in place, row by row. */
export const makePostgresSearchRebuild = (dataSource: DataSource): SearchRebuild => {
  const put = makePostgresPut(dataSource, putAgainSql);
  return {
    isDue: async () => false,
    begin: async () => ({
      putMany: (documents) => Promise.all(documents.map(put)),
      publish: async () => undefined,
      abandon: async () => undefined,
    }),
  };
};
