import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { limitError } from '../limit-error.js';
import { compileCost, type EstimateCost } from './compile-cost.js';
import type { CostRules } from './cost-rules.js';

/** The estimates of one version of the supergraph: documents are read once, so an operation is walked once. */
export const createCostEstimates = (schema: GraphQLSchema, rules: CostRules) => {
  const known = new WeakMap<OperationDefinitionNode, EstimateCost>();
  return (document: DocumentNode, operation: OperationDefinitionNode): EstimateCost => {
    const found = known.get(operation);
    if (found) return found;
    const estimate = compileCost(schema, rules, document, operation);
    known.set(operation, estimate);
    return estimate;
  };
};

export type CostEstimates = ReturnType<typeof createCostEstimates>;

/** @throws what the client is told when the operation would cost too much. */
export const refuseCostly = (estimated: number, max: number): void => {
  if (estimated <= max) return;
  const actual = Math.min(estimated, Number.MAX_SAFE_INTEGER);
  throw limitError(
    'COST_ESTIMATED_TOO_EXPENSIVE',
    `The operation is estimated to cost ${actual}; at most ${max} is allowed. Ask for fewer entries at once, or for less of each.`,
    { limit: max, actual },
  );
};
