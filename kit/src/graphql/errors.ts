import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { InvalidTokenError } from '../identity/index.js';
import type { Logger } from '../log/index.js';

/** A failure that the client may see as it is, at the top level of the answer: authorization, limits, malformed requests. */
const publicError = (code: string, status: number) => (message: string) =>
  new GraphQLError(message, { extensions: { code, http: { status } } });

export const badUserInput = publicError('BAD_USER_INPUT', 400);
export const unauthenticated = publicError('UNAUTHENTICATED', 401);
export const forbidden = publicError('FORBIDDEN', 200);
/** A part of the service is down, and only what needs it: the rest of the answer is sound. */
export const serviceUnavailable = publicError('SERVICE_UNAVAILABLE', 200);

/** Why a stream of events ends, or cannot go on where the client wants it to. */
export type StreamEndCode = 'TOKEN_EXPIRED' | 'EVENT_ID_TOO_OLD';

export const streamEnded = (code: StreamEndCode, message: string): GraphQLError =>
  publicError(code, 200)(message);

const shown = new Set([
  'TOKEN_EXPIRED',
  'EVENT_ID_TOO_OLD',
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'SERVICE_UNAVAILABLE',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

export const fromTokenError = (error: unknown): unknown =>
  error instanceof InvalidTokenError
    ? unauthenticated('The access token is invalid or has expired. Sign in again or refresh the session.')
    : error;

/** Lets planned errors through and replaces everything else, so that no stack, query or address reaches a client. */
export const makeFormatError =
  ({ log }: { log: Logger }) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const code = String(formatted.extensions?.code ?? 'INTERNAL_SERVER_ERROR');
    const { message, locations, path } = formatted;
    if (shown.has(code)) return { message, locations, path, extensions: { code } };
    log.error({ err: (error as GraphQLError).originalError ?? error, path: path?.join('.') }, 'field failed');
    return {
      message: 'Something went wrong on our side.',
      path,
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  };
