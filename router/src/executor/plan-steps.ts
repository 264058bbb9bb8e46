import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import { compileFetch } from './fetch-step.js';
import { own } from './json.js';
import { find } from './places.js';
import type { Step } from './run.js';
import type { TypeTest } from './types.js';

type Compile = (node: PlanNode, path: readonly (string | number)[]) => Step;

const nothing: Step = async () => undefined;

/** Defaults of boolean variables that the operation declares; conditions may rest on them. */
type Defaults = Readonly<Record<string, unknown>>;

const makeCompile = (isOfType: TypeTest, defaults: Defaults): Compile => {
  const compile: Compile = (node, path) => {
    switch (node.kind) {
      case 'Fetch':
        return compileFetch(node, path, isOfType);
      case 'Sequence': {
        const steps = node.nodes.map((child) => compile(child, path));
        return async (run, at) => {
          for (const step of steps) await step(run, at);
        };
      }
      case 'Parallel': {
        const steps = node.nodes.map((child) => compile(child, path));
        return async (run, at) => {
          await Promise.all(steps.map((step) => step(run, at)));
        };
      }
      case 'Flatten': {
        const step = compile(node.node, [...path, ...node.path]);
        return async (run, at) => {
          const there = find(at, node.path);
          if (there) await step(run, there);
        };
      }
      case 'Condition': {
        const { condition } = node;
        const whenTrue = node.ifClause ? compile(node.ifClause, path) : nothing;
        const whenFalse = node.elseClause ? compile(node.elseClause, path) : nothing;
        return (run, at) =>
          ((own(run.variables, condition) ?? defaults[condition]) === true ? whenTrue : whenFalse)(run, at);
      }
      case 'Defer':
        throw new Error('the planner was not asked to defer');
    }
  };
  return compile;
};

/** Turns a plan into functions once, so that a request only runs them. */
export const compilePlan = ({ node }: QueryPlan, isOfType: TypeTest, defaults: Defaults): Step => {
  if (!node) return nothing;
  if (node.kind === 'Subscription') throw new Error('subscriptions are not executed here');
  return makeCompile(isOfType, defaults)(node, []);
};
