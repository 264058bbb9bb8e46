import { join } from 'node:path';

// The same depth in src and in dist, so tests and the built scripts agree.
export const repositoryRoot = join(import.meta.dirname, '..', '..', '..');

/** Everything below is relative to the repository root, as it is printed in messages. */
export const supergraphFile = 'schema/supergraph.graphql';
export const operationsFolder = 'schema/operations';
export const subgraphsFolder = 'schema/subgraphs';
export const plansFolder = 'schema/plans';
export const messagesFolder = 'schema/messages';
export const routesFile = 'schema/messages/routes.json';
export const acceptedBreaksFile = 'schema/accepted-breaks.json';
