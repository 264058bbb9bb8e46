import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import { compileFetch, type FetchTools, makeBody, makeTakeRoot } from './fetch-step.js';
import { type Json, own } from './json.js';
import { compileObjectsAt } from './places.js';
import type { Run, Step, SubgraphAnswer } from './run.js';

type Compile = (node: PlanNode, path: readonly (string | number)[]) => Step;

const nothing: Step = async () => undefined;

/** Defaults of boolean variables that the operation declares; conditions may rest on them. */
type Defaults = Readonly<Record<string, unknown>>;

const makeCompile = (tools: FetchTools, defaults: Defaults): Compile => {
  const compile: Compile = (node, path) => {
    switch (node.kind) {
      case 'Fetch':
        return compileFetch(node, path, tools);
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
        const objectsAt = compileObjectsAt(node.path);
        return (run, at) => step(run, objectsAt(at));
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

/** A subscription: one subgraph tells the events, and what others know is added to each. */
export type EventSource = Readonly<{
  subgraph: string;
  body(variables: Json): string;
  /** Takes an event as the subgraph told it, and completes it. */
  complete(run: Run, event: SubgraphAnswer): Promise<void>;
}>;

export type CompiledPlan = Readonly<{ start: Step; source?: EventSource }>;

/** Turns a plan into functions once, so that a request only runs them. */
export const compilePlan = ({ node }: QueryPlan, tools: FetchTools, defaults: Defaults): CompiledPlan => {
  if (!node) return { start: nothing };
  const compile = makeCompile(tools, defaults);
  if (node.kind !== 'Subscription') return { start: compile(node, []) };
  const { primary, rest } = node;
  const take = makeTakeRoot(primary, [], tools.isOfType);
  const others = rest ? compile(rest, []) : nothing;
  const source: EventSource = {
    subgraph: primary.serviceName,
    body: makeBody(primary),
    async complete(run, event) {
      take(run, [run.data], event);
      await others(run, [run.data]);
    },
  };
  return { start: nothing, source };
};
