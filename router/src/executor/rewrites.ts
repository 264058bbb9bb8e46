import type { FetchNode } from '@apollo/query-planner';
import { isObject, type Json, own } from './json.js';
import type { TypeTest } from './types.js';

type Rewrites = FetchNode['inputRewrites'];
type Rewrite = NonNullable<Rewrites>[number];
export type RewriteAll = (value: unknown) => void;

const fragment = '... on ';

const atEnd = (rewrite: Rewrite, field: string): ((object: Json) => void) => {
  if (rewrite.kind === 'ValueSetter')
    return (object) => {
      object[field] = rewrite.setValueTo;
    };
  return (object) => {
    const value = own(object, field);
    if (value === undefined) return;
    object[rewrite.renameKeyTo] = value;
    object[field] = undefined;
  };
};

const along = (path: readonly string[], change: (object: Json) => void, isOfType: TypeTest): RewriteAll => {
  const [first, ...rest] = path;
  const next = first === undefined ? undefined : along(rest, change, isOfType);
  const isWanted = first?.startsWith(fragment) ? isOfType(first.slice(fragment.length)) : undefined;
  const visit: RewriteAll = (value) => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (!isObject(value)) return;
    else if (!next || first === undefined) change(value);
    else if (!isWanted) next(own(value, first));
    // An object without a type name is what its place says it is.
    else if (typeof value.__typename !== 'string' || isWanted(value.__typename)) next(value);
  };
  return visit;
};

/** The planner's corrections to what a subgraph is asked (another type name for the same entity) or has answered (an alias of its own). */
export const compileRewrites = (rewrites: Rewrites, isOfType: TypeTest): RewriteAll | undefined => {
  if (!rewrites?.length) return undefined;
  const all = rewrites.map((rewrite) =>
    along(rewrite.path.slice(0, -1), atEnd(rewrite, rewrite.path.at(-1) ?? ''), isOfType),
  );
  return (value) => {
    for (const apply of all) apply(value);
  };
};

/** The names that a subgraph uses in the paths of its errors, and those that the client knows. */
export const renamedKeys = (rewrites: Rewrites): ReadonlyMap<string, string> =>
  new Map(
    rewrites?.flatMap((rewrite) =>
      rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1) ?? '', rewrite.renameKeyTo] as const] : [],
    ),
  );
