import { metrics } from '@shop/kit/metrics';
import { type ASTNode, GraphQLError } from 'graphql';

const refused = metrics.counter('graphql_refused_total', 'Operations refused by a limit.', ['limit']);

export const limitCodes = [
  'MAX_DEPTH_LIMIT',
  'MAX_ROOT_FIELDS_LIMIT',
  'MAX_FIELDS_LIMIT',
  'MAX_REPEATS_LIMIT',
  'MAX_ALIASES_LIMIT',
  'MAX_DIRECTIVES_LIMIT',
  'MAX_DIRECTIVES_PER_PLACE_LIMIT',
  'MAX_VARIABLE_VALUES_LIMIT',
  'COST_ESTIMATED_TOO_EXPENSIVE',
  'RATE_LIMITED',
] as const;
export type LimitCode = (typeof limitCodes)[number];

/** What a client may act on. */
type Facts = Readonly<{ limit: number; actual?: number; retryAfterSeconds?: number }>;
export const limitFacts = ['limit', 'actual', 'retryAfterSeconds'] as const satisfies (keyof Facts)[];

type Place = Readonly<{
  nodes?: readonly ASTNode[];
  http?: Readonly<{ status: number; headers?: Readonly<Record<string, string>> }>;
}>;

/** Counts the refusal by its code, which a client reads beside the numbers. */
export const limitError = (
  code: LimitCode,
  message: string,
  facts: Facts,
  { nodes, http }: Place = {},
): GraphQLError => {
  refused.inc({ limit: code });
  return new GraphQLError(message, { nodes, extensions: { code, ...facts, ...(http && { http }) } });
};
