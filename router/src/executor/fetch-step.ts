import type { FetchNode } from '@apollo/query-planner';
import { GraphQLError, OperationTypeNode, parse } from 'graphql';
import type { KeptEntities } from '../cache/entity-cache.js';
import { hasEntities, makeReportErrors } from './fetch-errors.js';
import { compileGather, type Waiting } from './gather.js';
import { isObject, type Json, own } from './json.js';
import { entityKeysOf } from './leaves.js';
import { compileMergeIntoAll, mergeIntoAll } from './merge.js';
import { compileRewrites } from './rewrites.js';
import type { Run, Step, SubgraphAnswer } from './run.js';
import type { TypeTest } from './types.js';

export type FetchTools = Readonly<{
  isOfType: TypeTest;
  /** How many seconds the entities of a fetch may be kept and given to others; 0 is not at all. */
  maxAgeOf: (fetch: FetchNode) => number;
}>;

/** All of the request but the variables is the same each time. */
export const makeBody = ({ operation, operationName, variableUsages = [] }: FetchNode) => {
  const start = `${JSON.stringify({ query: operation, operationName }).slice(0, -1)},"variables":{`;
  return (variables: Json, entities?: readonly Waiting[]): string => {
    const parts: string[] = [];
    for (const name of variableUsages) {
      const value = own(variables, name);
      if (value !== undefined) parts.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
    }
    if (entities) parts.push(`"representations":[${entities.map((entity) => entity.representation).join()}]`);
    return `${start}${parts.join(',')}}}`;
  };
};

/** Puts the answer to a root fetch in its place, with its errors told by the paths of the client. */
export const makeTakeRoot = (fetch: FetchNode, path: readonly (string | number)[], isOfType: TypeTest) => {
  const rewrite = compileRewrites(fetch.outputRewrites, isOfType);
  const report = makeReportErrors(fetch, path);
  return (run: Run, targets: readonly Json[], { data, errors }: SubgraphAnswer): void => {
    if (errors) report(run, errors, [{ targets }]);
    if (!data) return;
    rewrite?.(data);
    mergeIntoAll(targets, data);
  };
};

const compileRootFetch = (
  fetch: FetchNode,
  path: readonly (string | number)[],
  { isOfType }: FetchTools,
): Step => {
  const body = makeBody(fetch);
  const take = makeTakeRoot(fetch, path, isOfType);
  const isRepeatable = fetch.operationKind === OperationTypeNode.QUERY;
  return async (run, targets) => {
    if (targets.length === 0) return;
    take(run, targets, await run.ask(fetch.serviceName, { body: body(run.variables), isRepeatable }));
  };
};

const compileEntityFetch = (
  fetch: FetchNode,
  path: readonly (string | number)[],
  { isOfType, maxAgeOf }: FetchTools,
): Step => {
  const { serviceName: subgraph } = fetch;
  const body = makeBody(fetch);
  const gather = compileGather(fetch, isOfType);
  const rewriteOutput = compileRewrites(fetch.outputRewrites, isOfType);
  const report = makeReportErrors(fetch, path);
  const maxAge = maxAgeOf(fetch);

  // A rewrite gives other names.
  const merge = rewriteOutput ? mergeIntoAll : compileMergeIntoAll([...entityKeysOf(parse(fetch.operation))]);
  const put = (entity: Json, targets: readonly Json[]): void => {
    rewriteOutput?.(entity);
    merge(targets, entity);
  };

  /** Gives those that still have to be asked for. */
  const takeKept = (kept: KeptEntities, all: Waiting[]): Waiting[] =>
    all.filter(({ representation, targets }) => {
      const entity = kept.get(representation);
      if (entity) put(entity, targets);
      return !entity;
    });

  return async (run, at) => {
    const gathered = gather(at);
    if (gathered.length === 0) return;
    const shared = maxAge > 0 ? run.shared : undefined;
    const kept = shared?.entities({ subgraph, maxAge, selection: body(run.variables) });
    const asked = kept ? takeKept(kept, gathered) : gathered;
    if (asked.length === 0) return;
    const { data, errors } = await (shared ?? run).ask(subgraph, {
      body: body(run.variables, asked),
      isRepeatable: true,
      representations: asked.length,
    });
    if (errors) report(run, errors, asked);
    if (!hasEntities(data, asked.length)) return;
    for (const [i, { representation, targets }] of asked.entries()) {
      const entity = data._entities[i];
      if (!isObject(entity)) continue;
      // What came with an error may lack a part.
      if (!errors) kept?.keep(representation, entity);
      put(entity, targets);
    }
  };
};

export const compileFetch = (
  fetch: FetchNode,
  path: readonly (string | number)[],
  tools: FetchTools,
): Step => {
  const step = (fetch.requires ? compileEntityFetch : compileRootFetch)(fetch, path, tools);
  // A fault of ours costs what this step would have brought, and is logged where errors are masked.
  const tell = (run: Run, error: Error): void => {
    run.errors.push(new GraphQLError('a step of the plan failed', { originalError: error }));
  };
  return (run, at) => step(run, at).catch((error: Error) => tell(run, error));
};
