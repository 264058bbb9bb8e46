import type { FetchNode } from '@apollo/query-planner';
import { isObject, type Json } from './json.js';
import { merge } from './merge.js';
import { makeReader } from './property-code.js';
import type { TypeTest } from './types.js';

type Selections = NonNullable<FetchNode['requires']>;
type Selection = Selections[number];
type FieldSelection = Extract<Selection, { kind: 'Field' }>;

/** What a subgraph needs to know of an entity to find it, or null if it is not all there. */
export type Represent = (entity: Json) => Json | null;

const fieldOf = ({ alias, name, selections }: FieldSelection, isOfType: TypeTest) => {
  const key = alias ?? name;
  const inner = selections && compileRequires(selections, isOfType);
  const one = (value: unknown): unknown => (inner ? (isObject(value) ? inner(value) : null) : value);
  return {
    key,
    read: makeReader(key),
    map: (value: unknown) => (Array.isArray(value) ? value.map(one) : one(value)),
  };
};

const partOf = (selection: Selection, isOfType: TypeTest): ((entity: Json, result: Json) => boolean) => {
  if (selection.kind === 'Field') {
    const { key, read, map } = fieldOf(selection, isOfType);
    return (entity, result) => {
      const value = read(entity);
      if (value === undefined) return false;
      result[key] = map(value);
      return true;
    };
  }
  const { typeCondition, selections } = selection;
  const inner = compileRequires(selections, isOfType);
  const isWanted = typeCondition === undefined ? () => false : isOfType(typeCondition);
  return (entity, result) => {
    const typeName = entity.__typename;
    if (typeof typeName !== 'string' || !isWanted(typeName)) return true;
    const found = inner(entity);
    if (found) merge(result, found);
    return true;
  };
};

export const compileRequires = (selections: Selections, isOfType: TypeTest): Represent => {
  const parts = selections.map((selection) => partOf(selection, isOfType));
  return (entity) => {
    const result: Json = {};
    for (const part of parts) if (!part(entity, result)) return null;
    return result;
  };
};
