export { bigintNumber } from './columns.js';
export {
  createDataSource,
  ensureDatabase,
  type InTransaction,
  makeInTransaction,
  type Tx,
} from './data-source.js';
export { isId, newId } from './id.js';
export { listen } from './listen.js';
export { rowsOf } from './rows.js';
