import { type Logger, logContext } from '@shop/kit/log';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { limitCodes, limitFacts } from '../limits/limit-error.js';
import { internalErrorMessage } from '../subgraphs/subgraph-answer.js';

/** What a client may read as it is. All else could hold addresses, bodies or names of what is inside. */
const shown = new Set<string>([
  ...limitCodes,
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'SUBGRAPH_UNAVAILABLE',
  'TOKEN_EXPIRED',
  'EVENT_ID_TOO_OLD',
  'SLOW_READER',
  'SCHEMA_CHANGED',
  'TOO_MANY_STREAMS',
  'SERVICE_UNAVAILABLE',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'DOCUMENT_NOT_TRUSTED',
]);

const isLimit = new Set<string>(limitCodes);

const numbersOf = (extensions: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    limitFacts.flatMap((name) => (extensions[name] === undefined ? [] : [[name, extensions[name]]])),
  );

// A message about a value that does not fit quotes it, however long it is.
const longestMessage = 500;
const shorten = (message: string): string =>
  message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;

/** Every error leaves with the request id, so that a report from a client leads to the log lines. */
export const makeFormatError =
  ({ log }: { log: Logger }) =>
  (
    { message, locations, path, extensions }: GraphQLFormattedError,
    error: unknown,
  ): GraphQLFormattedError => {
    const { requestId } = logContext();
    const code = String(extensions?.code ?? 'INTERNAL_SERVER_ERROR');
    if (shown.has(code))
      return {
        message: shorten(message),
        locations,
        path,
        extensions: { code, requestId, ...(isLimit.has(code) && extensions && numbersOf(extensions)) },
      };
    // Errors of subgraphs were logged, and masked, where they came in.
    if (!extensions?.serviceName)
      log.error({ err: (error as GraphQLError).originalError ?? error }, 'operation failed');
    return { message: internalErrorMessage, path, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } };
  };
