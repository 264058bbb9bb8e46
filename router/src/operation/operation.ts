import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Json } from '../executor/json.js';
import type { SupergraphVersion } from '../executor/supergraph-version.js';
import type { RouterContext } from '../http/request-context.js';

/** What a client asks with, whatever it came by. */
export type GraphqlParams = Readonly<{
  query?: string;
  /** The document by its hash, in place of its text. */
  documentId?: string;
  operationName?: string;
  variables?: Json;
  extensions?: Json;
}>;

/** An operation that may be answered: read, valid, with variables that fit it. */
export type Prepared = Readonly<{
  /** What it was checked against, and is executed on, also when another one is served meanwhile. */
  version: SupergraphVersion;
  /** All that the client sent, other operations included. Shared by all who send the same text. */
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** As the client sent them. */
  variables: Json;
  /** As the schema reads them: with defaults, and without what the operation does not declare. */
  coerced: Json;
  context: RouterContext;
  /** Told to the client beside the data. Checks may add to it. */
  extensions: Json;
}>;

/**
 * Looks at one request before anything is planned for it, and throws a GraphQLError to refuse it. Its `extensions.code` must be one that
 * clients may read; `extensions.http` may set the status and headers of the answer.
 */
export type Check = (operation: Prepared) => void | Promise<void>;
