import { GraphQLError } from 'graphql';

/** Refused for the way it was asked, before any GraphQL was read: the status is the same whatever the client accepts. */
export const badRequest = (message: string, status = 400, headers?: Readonly<Record<string, string>>) =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status, headers } } });

/** The same error with a code for programs, unless it has one. */
export const withCode = (error: GraphQLError, code: string): GraphQLError =>
  error.extensions.code
    ? error
    : new GraphQLError(error.message, {
        nodes: error.nodes,
        source: error.source,
        positions: error.positions,
        path: error.path,
        originalError: error.originalError,
        extensions: { ...error.extensions, code },
      });

/** What is told of anything that was thrown. What is no refusal was planned by nobody: it is logged and masked where errors are written. */
export const toRequestError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError('not answered', {
        originalError: error as Error,
        extensions: { http: { status: 500 } },
      });
