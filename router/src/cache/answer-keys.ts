import {
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isAbstractType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import { isObject, type Json, own } from '../executor/json.js';
import type { Ownership } from './ownership.js';
import { entityKey } from './told-changes.js';

/** What an answer has in it, by the keys that changes are told with. */
export type KeysOf = (data: Json) => readonly string[];

type Read = (value: unknown, keys: Set<string>) => void;

/**
 * Finds in an answer the entities it shows. Where it shows none, or one whose id was not asked for, it depends on all of the type; and a root
 * field that is not simply one entity, such as a list, a search or a number, on all that its subgraph owns.
 */
export const compileKeysOf = (
  document: DocumentNode,
  schema: GraphQLSchema,
  { entities, ownersOf }: Ownership,
): KeysOf => {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const fieldsOf = (
    { selections }: SelectionSetNode,
    parent: GraphQLNamedType,
  ): (readonly [FieldNode, GraphQLNamedType])[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [[selection, parent] as const];
      const part = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!part) return [];
      const type = part.typeCondition ? typeFromAST(schema, part.typeCondition) : parent;
      return type ? fieldsOf(part.selectionSet, type) : [];
    });
  const typeOf = (field: FieldNode, parent: GraphQLNamedType): GraphQLOutputType | undefined =>
    isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value]?.type : undefined;

  /** Of one object. */
  const compile = (selectionSet: SelectionSetNode, parent: GraphQLNamedType): Read => {
    const parts = fieldsOf(selectionSet, parent).flatMap(([field, on]) => {
      const type = typeOf(field, on);
      const read = type && field.selectionSet && compilePlace(field.selectionSet, getNamedType(type));
      return read ? [{ key: field.alias?.value ?? field.name.value, read }] : [];
    });
    return (value, keys) => {
      if (isObject(value)) for (const { key, read } of parts) read(own(value, key), keys);
    };
  };
  const compilePlace = (selectionSet: SelectionSetNode, type: GraphQLNamedType): Read => {
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const shown = possible.map(({ name }) => name).filter((name) => entities.has(name));
    const idField = fieldsOf(selectionSet, type).find(([{ name }]) => name.value === 'id')?.[0];
    const idKey = idField && (idField.alias?.value ?? 'id');
    const inside = compile(selectionSet, type);
    const read: Read = (value, keys) => {
      if (value === undefined) return;
      if (Array.isArray(value)) {
        for (const item of value) read(item, keys);
        return;
      }
      const id = idKey && isObject(value) ? own(value, idKey) : undefined;
      for (const name of shown) keys.add(typeof id === 'string' ? entityKey(name, id) : name);
      inside(value, keys);
    };
    return read;
  };

  const root = schema.getQueryType();
  const operation = getOperationAST(document);
  if (!root || !operation) return () => [];
  const listed = fieldsOf(operation.selectionSet, root).flatMap(([field]) => {
    const type = typeOf(field, root);
    const isOneEntity = type && !isListType(getNullableType(type)) && entities.has(getNamedType(type).name);
    return isOneEntity ? [] : ownersOf(field.name.value);
  });
  const read = compile(operation.selectionSet, root);
  return (data) => {
    const keys = new Set<string>(listed);
    read(data, keys);
    return [...keys];
  };
};
