import { err, ok, type Result } from '@shop/kit/result';
import type { GraphQLError } from 'graphql';
import { isObject } from '../executor/json.js';
import type { GraphqlParams } from '../operation/operation.js';
import { badRequest } from '../operation/request-error.js';
import { readHash } from './text-hash.js';

/** How a client says which document it means. */
export type AskedText = Readonly<{
  text?: string;
  hash?: string;
  /** Whether it offers to send the text along once if the hash is unknown: automatic persisted queries. */
  isAutomatic: boolean;
}>;

const refuse = (message: string) => err(badRequest(message));

export const readAskedText = ({
  query,
  documentId,
  extensions,
}: GraphqlParams): Result<AskedText, GraphQLError> => {
  const text = query || undefined;
  if (documentId !== undefined) {
    const hash = readHash(documentId);
    if (!hash) return refuse('documentId: expected sha256: and 64 hexadecimal digits.');
    return text ? refuse('query, documentId: expected one of them.') : ok({ hash, isAutomatic: false });
  }
  const persisted = extensions?.persistedQuery ?? undefined;
  if (persisted !== undefined) {
    if (!isObject(persisted)) return refuse('extensions.persistedQuery: expected an object.');
    if (persisted.version !== 1) return refuse('extensions.persistedQuery.version: expected 1.');
    const hash = readHash(persisted.sha256Hash);
    if (!hash) return refuse('extensions.persistedQuery.sha256Hash: expected 64 hexadecimal digits.');
    return ok({ text, hash, isAutomatic: true });
  }
  return text ? ok({ text, isAutomatic: false }) : refuse('query: expected a GraphQL document.');
};
