import { metrics } from '@shop/kit/metrics';
import { type ASTNode, GraphQLError } from 'graphql';

const refused = metrics.counter('graphql_refused_total', 'Operations refused by a limit.', ['limit']);

export type LimitCode =
  | 'MAX_DEPTH_LIMIT'
  | 'MAX_ROOT_FIELDS_LIMIT'
  | 'MAX_FIELDS_LIMIT'
  | 'MAX_ALIASES_LIMIT'
  | 'MAX_DIRECTIVES_LIMIT'
  | 'MAX_DIRECTIVES_PER_PLACE_LIMIT'
  | 'MAX_VARIABLE_VALUES_LIMIT'
  | 'COST_ESTIMATED_TOO_EXPENSIVE'
  | 'RATE_LIMITED';

type Facts = Readonly<Record<string, unknown>>;

/** Counts the refusal by its code, which a client reads beside the numbers. */
export const limitError = (
  code: LimitCode,
  message: string,
  facts: Facts,
  nodes?: readonly ASTNode[],
): GraphQLError => {
  refused.inc({ limit: code });
  return new GraphQLError(message, { nodes, extensions: { code, ...facts } });
};
