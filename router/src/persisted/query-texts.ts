import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import { err, ok, type Result } from '@shop/kit/result';
import { GraphQLError } from 'graphql';
import type { GraphqlParams } from '../operation/operation.js';
import { badRequest } from '../operation/request-error.js';
import { type AskedText, readAskedText } from './asked-text.js';
import type { PersistedQueries } from './persisted-queries.js';
import { hashOf } from './text-hash.js';
import type { TrustedDocuments } from './trusted-documents.js';

export type QueryText = Readonly<{
  text: string;
  /** To be called once the text has proven valid, so that nonsense takes no memory. */
  keep?: () => void;
}>;

/** The text of the document that a client means, sent along or by its hash. */
export type QueryTexts = (params: GraphqlParams) => Promise<Result<QueryText, GraphQLError>>;

export type TrustMode = 'off' | 'log' | 'enforce';

type Deps = Readonly<{
  mode: TrustMode;
  trusted: TrustedDocuments;
  /** Without it there are no automatic persisted queries. */
  persisted?: PersistedQueries;
  log: Logger;
}>;

const untrusted = metrics.counter(
  'untrusted_documents_total',
  'Requests with a document that is not among the recorded ones.',
  ['outcome'],
);

// The words and the status are those that clients of automatic persisted queries wait for: at any other status some of them give up.
const automatic = (message: string, code: string) =>
  new GraphQLError(message, { extensions: { code, http: { status: 200 } } });
const notFound = ({ isAutomatic }: AskedText) =>
  isAutomatic
    ? automatic('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND')
    : new GraphQLError('documentId: no document of that id is known here.', {
        extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 404 } },
      });

const notTrusted = () =>
  new GraphQLError('Only recorded documents are answered here.', {
    extensions: { code: 'DOCUMENT_NOT_TRUSTED', http: { status: 403 } },
  });

export const makeQueryTexts = ({ mode, trusted, persisted, log }: Deps): QueryTexts => {
  /** Whether it may pass; told and counted if it is not a recorded one. */
  const mayPass = (hash: string): boolean => {
    if (mode === 'off' || trusted.has(hash)) return true;
    const mayPassAll = mode === 'log';
    untrusted.inc({ outcome: mayPassAll ? 'answered' : 'refused' });
    if (mayPassAll) log.warn({ documentHash: hash }, 'a document that is not recorded');
    return mayPassAll;
  };

  const ofText = (text: string, { hash }: AskedText): Result<QueryText, GraphQLError> => {
    if (hash === undefined) return mode === 'off' || mayPass(hashOf(text)) ? ok({ text }) : err(notTrusted());
    if (hashOf(text) !== hash)
      return err(badRequest('extensions.persistedQuery.sha256Hash: expected the SHA-256 of the query.'));
    if (!mayPass(hash)) return err(notTrusted());
    return ok({ text, keep: () => persisted?.keep(hash, text) });
  };

  const ofHash = async (hash: string, asked: AskedText): Promise<Result<QueryText, GraphQLError>> => {
    const recorded = trusted.get(hash);
    if (recorded !== undefined) return ok({ text: recorded });
    if (!mayPass(hash)) return err(notTrusted());
    if (asked.isAutomatic && !persisted)
      return err(automatic('PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED'));
    const text = await persisted?.find(hash);
    return text === undefined ? err(notFound(asked)) : ok({ text });
  };

  return async (params) => {
    const asked = readAskedText(params);
    if (!asked.ok) return asked;
    const { text, hash } = asked.value;
    if (text !== undefined) return ofText(text, asked.value);
    return hash === undefined
      ? err(badRequest('query: expected a GraphQL document.'))
      : ofHash(hash, asked.value);
  };
};
