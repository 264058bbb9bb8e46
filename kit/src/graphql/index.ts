// type-graphql reads decorator metadata through this polyfill, so it must be there before any class is defined.
import 'reflect-metadata';

export { Authenticated, RequiresScopes } from './access.directives.js';
export { asType } from './as-type.js';
export {
  afterDescription,
  type Connection,
  connectionOf,
  decodeCursor,
  defaultPageSize,
  encodeCursor,
  firstDescription,
  PageInfoType,
  pageFrom,
  pageSize,
} from './connection.js';
export { type BaseContext, isStaff, requireStaff, requireViewer } from './context.js';
export { Cost, ListSize, PagedByFirst } from './cost.js';
export { badUserInput, serviceUnavailable, streamEnded } from './errors.js';
export { fromMoneyInput, MoneyInput, MoneyType, toMoneyType } from './money.type.js';
export { parseInput } from './parse-input.js';
export { CurrencyCodeScalar, DateTimeScalar, DecimalScalar } from './scalars.js';
export type { SourceEvent } from './serve-subscriptions.js';
export { serveGraphql } from './server.js';
export { defineSubgraph, type ReferenceResolver } from './subgraph.js';
export {
  type InvalidInput,
  InvalidInputErrorType,
  invalidInput,
  toInvalidInputError,
  UserErrorType,
} from './user-error.type.js';
export { viewerOf } from './viewer-of.js';
