import type { FetchNode } from '@apollo/query-planner';
import type { Json } from './json.js';
import { makeReader } from './property-code.js';
import { compileRequires } from './representation.js';
import { compileRewrites } from './rewrites.js';
import type { TypeTest } from './types.js';

/** An entity that a subgraph is to be asked for, and all the objects that wait for what it answers. */
export type Waiting = Readonly<{ representation: string; targets: Json[] }>;

export type Gather = (entities: readonly Json[]) => Waiting[];

/** How entities of a type are told apart by one value of theirs, and written. */
type OnlyKey = Readonly<{ read: (entity: Json) => unknown; write: (value: string | number) => string }>;

/** Beside the name of a type there is nearly always one field, its id. */
const onlyKeyOf = (
  requires: NonNullable<FetchNode['requires']>,
  typeName: string,
  isOfType: TypeTest,
): OnlyKey | undefined => {
  const [applying, another] = requires.filter(
    (part) =>
      part.kind === 'Field' || (part.typeCondition !== undefined && isOfType(part.typeCondition)(typeName)),
  );
  if (applying?.kind !== 'InlineFragment' || another) return undefined;
  const [first, key, ...others] = applying.selections;
  if (first?.kind !== 'Field' || first.name !== '__typename' || first.alias) return undefined;
  if (key?.kind !== 'Field' || key.selections || others.length > 0) return undefined;
  const name = key.alias ?? key.name;
  const start = `{"__typename":${JSON.stringify(typeName)},${JSON.stringify(name)}:`;
  return { read: makeReader(name), write: (value) => `${start}${JSON.stringify(value)}}` };
};

/** Adds to those who wait for the same entity already, or begins to wait for it. */
const createGroup = (all: Waiting[]) => {
  const known = new Map<unknown, Waiting>();
  return (same: unknown, entity: Json, write: () => string): void => {
    const waiting = known.get(same);
    if (waiting) return void waiting.targets.push(entity);
    const begun = { representation: write(), targets: [entity] };
    known.set(same, begun);
    all.push(begun);
  };
};

/**
 * A page shows the same product many times: each is asked for once, for all who wait for it. Where one value tells them apart, they are
 * found by it, before anything is written.
 */
export const compileGather = ({ requires = [], inputRewrites }: FetchNode, isOfType: TypeTest): Gather => {
  const represent = compileRequires(requires, isOfType);
  const rewrite = compileRewrites(inputRewrites, isOfType);
  const onlyKeys = new Map<string, OnlyKey>();
  const onlyKeyFor = (typeName: unknown): OnlyKey | undefined => {
    if (rewrite || typeof typeName !== 'string') return undefined;
    const known = onlyKeys.get(typeName);
    if (known) return known;
    const key = onlyKeyOf(requires, typeName, isOfType);
    // Only types of ours come here, however many names a subgraph makes up.
    if (key) onlyKeys.set(typeName, key);
    return key;
  };
  const textOf = (entity: Json): string | null => {
    const representation = represent(entity);
    if (!representation?.__typename) return null;
    rewrite?.(representation);
    return JSON.stringify(representation);
  };
  const makeAddAny = (all: Waiting[]) => {
    const add = createGroup(all);
    return (entity: Json): void => {
      const text = textOf(entity);
      if (text !== null) add(text, entity, () => text);
    };
  };
  const makeAddByKey = (all: Waiting[], { read, write }: OnlyKey, addAny: (entity: Json) => void) => {
    const add = createGroup(all);
    return (entity: Json): void => {
      const value = read(entity);
      if (typeof value === 'string' || typeof value === 'number') add(value, entity, () => write(value));
      else addAny(entity);
    };
  };
  return (entities) => {
    const all: Waiting[] = [];
    const addAny = makeAddAny(all);
    const byType = new Map<unknown, (entity: Json) => void>();
    const adderFor = (typeName: unknown) => {
      const key = onlyKeyFor(typeName);
      const add = key ? makeAddByKey(all, key, addAny) : addAny;
      byType.set(typeName, add);
      return add;
    };
    for (const entity of entities) (byType.get(entity.__typename) ?? adderFor(entity.__typename))(entity);
    return all;
  };
};
