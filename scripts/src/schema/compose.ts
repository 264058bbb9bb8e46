import { composeServices } from '@apollo/composition';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { type GraphQLSchema, parse } from 'graphql';
import type { Finding } from './finding.js';
import type { SubgraphSdl } from './subgraphs.js';

export type Hint = Readonly<{ code: string; where: string; message: string }>;
export type Composition = Readonly<{
  supergraph: string | undefined;
  hints: readonly Hint[];
  findings: readonly Finding[];
}>;

/** Composes offline, with the same library and version that the gateway plans with. */
export const compose = (services: readonly SubgraphSdl[]): Composition => {
  const result = composeServices(services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (result.errors) {
    const findings = result.errors.map((error) => ({
      rule: 'composition',
      where: `schema (${String(error.extensions.code ?? 'INVALID_GRAPHQL')})`,
      message: error.message,
    }));
    return { supergraph: undefined, hints: [], findings };
  }
  const hints = result.hints.map((hint) => ({
    code: hint.definition.code,
    where: hint.coordinate ?? 'schema',
    message: hint.message,
  }));
  return { supergraph: `${result.supergraphSdl.trimEnd()}\n`, hints, findings: [] };
};

/** What clients see: without the join directives, inaccessible parts and subgraph names. */
export const apiSchemaOf = (supergraph: string): GraphQLSchema =>
  readSupergraph(supergraph).apiSchema().toGraphQLJSSchema();

export const readSupergraph = (supergraph: string): Supergraph =>
  // With the directives of access, which the gateway alone refuses: our router enforces them.
  Supergraph.build(supergraph, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES });
