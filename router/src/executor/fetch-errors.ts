import type { FetchNode } from '@apollo/query-planner';
import { GraphQLError, parse } from 'graphql';
import { isObject } from './json.js';
import { leavesOf } from './leaves.js';
import { type ErrorPath, placesOf } from './places.js';
import { renamedKeys } from './rewrites.js';
import type { Run, SubgraphError } from './run.js';

// A page of a hundred products needs no five hundred times the same message.
const mostErrors = 50;

/** What was asked for: for each entity sent, the places in the data that wait for it. */
export type Asked = Readonly<{
  representations?: readonly string[];
  /** The entities behind each representation. */
  waiting: readonly (readonly unknown[])[];
}>;

/** Tells errors of a subgraph by the paths of the client's operation. */
export const makeReportErrors = (fetch: FetchNode, planPath: readonly (string | number)[]) => {
  const renamed = renamedKeys(fetch.outputRewrites);
  const toClient = (part: string | number) => (typeof part === 'string' ? (renamed.get(part) ?? part) : part);

  // An error about the whole request is one about each field that stays empty for it.
  const withPaths = (error: SubgraphError, { representations }: Asked): SubgraphError[] => {
    if (error.path) return [error];
    const variables = representations && {
      representations: representations.map((text) => JSON.parse(text) as object),
    };
    return leavesOf(parse(fetch.operation), variables).map((path) => ({ ...error, path }));
  };

  return (run: Run, errors: readonly SubgraphError[], asked: Asked): void => {
    const places = placesOf(run.data, planPath);
    const waitingAt = (index: number): ErrorPath[] =>
      (asked.waiting[index] ?? []).map((entity) => places.get(entity) ?? []);
    let told = 0;
    for (const { message, path = [], code } of errors.flatMap((error) => withPaths(error, asked))) {
      const [root, index, ...inside] = path;
      const isOfEntity = asked.representations && root === '_entities' && typeof index === 'number';
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
