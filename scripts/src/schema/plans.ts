import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import {
  type PlanNode,
  prettyFormatQueryPlan,
  QueryPlanner,
  type SubscriptionNode,
} from '@apollo/query-planner';
import type { ParsedOperation } from './operations.js';
import { plansFolder } from './paths.js';

export type RecordedPlan = Readonly<{ file: string; operation: string; hops: number; text: string }>;

type Node = PlanNode | SubscriptionNode | undefined;

const longest = (nodes: readonly Node[]): number => Math.max(0, ...nodes.map(hopsOf));

/** How many subgraphs are waited for one after the other, at most: what a client waits for, however little each of them does. */
export const hopsOf = (node: Node): number => {
  switch (node?.kind) {
    case undefined:
      return 0;
    case 'Fetch':
      return 1;
    case 'Sequence':
      return node.nodes.reduce((sum, child) => sum + hopsOf(child), 0);
    case 'Parallel':
      return longest(node.nodes);
    case 'Flatten':
      return hopsOf(node.node);
    case 'Condition':
      return longest([node.ifClause, node.elseClause]);
    case 'Subscription':
      return hopsOf(node.primary) + hopsOf(node.rest);
    case 'Defer':
      return longest([node.primary.node, ...node.deferred.map((deferred) => deferred.node)]);
  }
};

const hopsInWords = (hops: number): string => (hops === 1 ? '1 hop' : `${hops} hops`);

/** How the router asks the subgraphs for each recorded operation, by the planner and the settings that it plans with. */
export const planOperations = (
  supergraph: Supergraph,
  operations: readonly ParsedOperation[],
): RecordedPlan[] => {
  const planner = new QueryPlanner(supergraph);
  const schema = supergraph.apiSchema();
  return operations.map(({ file, name, document }) => {
    const plan = planner.buildQueryPlan(operationFromDocument(schema, document));
    const hops = hopsOf(plan.node);
    const path = `${plansFolder}/${file.slice(file.lastIndexOf('/') + 1).replace('.graphql', '.txt')}`;
    return {
      file: path,
      operation: name,
      hops,
      text: `${name}: ${hopsInWords(hops)}\n\n${prettyFormatQueryPlan(plan)}\n`,
    };
  });
};
