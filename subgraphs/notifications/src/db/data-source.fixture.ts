import { createDataSource } from '@shop/kit/db';
import { MessagingTables1700000000000 } from '@shop/kit/messaging';
import { entities, migrations } from './tables.js';

/** The tables alone, for tests of what reads and writes them. */
export const createNotificationsDataSource = (url: string) =>
  createDataSource({ url, entities, migrations: [MessagingTables1700000000000, ...migrations] });
