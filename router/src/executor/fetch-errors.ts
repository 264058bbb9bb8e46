import type { FetchNode } from '@apollo/query-planner';
import { GraphQLError, parse } from 'graphql';
import { isObject } from './json.js';
import { leavesOf } from './leaves.js';
import { type ErrorPath, placesOf } from './places.js';
import { renamedKeys } from './rewrites.js';
import type { Run, SubgraphError } from './run.js';

// A page of a hundred products needs no five hundred times the same message.
const mostErrors = 50;

/** What was asked for, and the objects that wait for it: each entity, or all of a root fetch, which has no representation. */
type Asked = readonly Readonly<{ representation?: string; targets: readonly unknown[] }>[];

/** Tells errors of a subgraph by the paths of the client's operation. */
export const makeReportErrors = (fetch: FetchNode, planPath: readonly (string | number)[]) => {
  const asksForEntities = fetch.requires !== undefined;
  const renamed = renamedKeys(fetch.outputRewrites);
  const toClient = (part: string | number) => (typeof part === 'string' ? (renamed.get(part) ?? part) : part);

  // An error about the whole request is one about each field that stays empty for it.
  const withPaths = (error: SubgraphError, asked: Asked): SubgraphError[] => {
    if (error.path) return [error];
    const representations = asksForEntities
      ? asked.map(({ representation = '{}' }) => JSON.parse(representation) as object)
      : undefined;
    return leavesOf(parse(fetch.operation), { representations }).map((path) => ({ ...error, path }));
  };

  return (run: Run, errors: readonly SubgraphError[], asked: Asked): void => {
    const places = placesOf(run.data, planPath);
    const waitingAt = (index: number): ErrorPath[] =>
      (asked[index]?.targets ?? []).map((entity) => places.get(entity) ?? []);
    let told = 0;
    for (const { message, path = [], code } of errors.flatMap((error) => withPaths(error, asked))) {
      const [root, index, ...inside] = path;
      const isOfEntity = asksForEntities && root === '_entities' && typeof index === 'number';
      const starts = isOfEntity ? waitingAt(index) : waitingAt(0).slice(0, 1);
      for (const start of starts) {
        if (told === mostErrors) return;
        told += 1;
        run.errors.push(
          new GraphQLError(message, {
            path: [...start, ...(isOfEntity ? inside : path).map(toClient)],
            extensions: { code, serviceName: fetch.serviceName },
          }),
        );
      }
    }
  };
};

export const hasEntities = (data: unknown, count: number): data is { _entities: unknown[] } =>
  isObject(data) && Array.isArray(data._entities) && data._entities.length === count;
