import type { GraphQLError } from 'graphql';
import type { EntityCache } from '../cache/entity-cache.js';
import type { Json } from './json.js';

export type SubgraphError = Readonly<{
  message: string;
  path?: readonly (string | number)[];
  code: string;
}>;

export type SubgraphAnswer = Readonly<{ data?: Json | null; errors?: readonly SubgraphError[] }>;

export type SubgraphRequest = Readonly<{
  /** The JSON to send: `{query, operationName, variables}`. */
  body: string;
  /** Whether asking twice does no harm. */
  isRepeatable: boolean;
  /** How many entities are asked for, in a request for entities. */
  representations?: number;
}>;

/** Asks a subgraph. What it cannot answer comes back as errors without a path; it never rejects. */
export type AskSubgraph = (subgraph: string, request: SubgraphRequest) => Promise<SubgraphAnswer>;

/** One operation being executed. */
export type Run = Readonly<{
  variables: Json;
  data: Json;
  errors: GraphQLError[];
  ask: AskSubgraph;
  /** What is the same for everybody. Absent where the viewer may see more. */
  shared?: Shared;
}>;

/** Parts of answers that everybody shares, and the way to ask for those that are not there: with nobody's rights. */
export type Shared = Readonly<{ entities: EntityCache; ask: AskSubgraph }>;

/** A node of a plan, ready to run at a place in the data: for all the objects there. */
export type Step = (run: Run, at: readonly Json[]) => Promise<void>;
