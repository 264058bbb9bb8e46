import { createDataSource } from '@shop/kit/db';
import { MessagingTables1700000000000 } from '@shop/kit/messaging';
import type { DataSource } from 'typeorm';
import { Catalogue1763800000000 } from './1763800000000-catalogue.migration.js';
import { SearchBacklog1763800000001 } from './1763800000001-search-backlog.migration.js';

/** No entity classes: a product is one document, read and written whole. */
export const createProductsDataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({
    url,
    poolSize,
    entities: [],
    migrations: [MessagingTables1700000000000, Catalogue1763800000000, SearchBacklog1763800000001],
    applicationName: 'products',
  });
