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
import { anythingKey, entityKey } from './told-changes.js';

/** What an answer has in it, by the keys that changes are told with. */
export type KeysOf = (data: Json) => readonly string[];

type Read = (value: unknown, keys: Set<string>) => void;

/**
 * Finds in an answer the entities it shows, and whose word each depends on: that of the subgraph behind the field that leads to it, and of those
 * behind its own fields. Where it shows none, or one whose id was not asked for, it depends on all of the type; and a root field that is not simply
 * one entity, such as a list, a search or a number, on all that its subgraph tells.
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
  const ownersBehind = (parent: GraphQLNamedType, field: FieldNode): readonly string[] =>
    [parent, ...(isAbstractType(parent) ? schema.getPossibleTypes(parent) : [])].flatMap(({ name }) =>
      ownersOf(name, field.name.value),
    );
  const typeOf = (field: FieldNode, parent: GraphQLNamedType): GraphQLOutputType | undefined =>
    isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value]?.type : undefined;

  /** Whatever is found. */
  const always = new Set<string>();

  /** Of one object. */
  const compile = (selectionSet: SelectionSetNode, parent: GraphQLNamedType): Read => {
    const parts = fieldsOf(selectionSet, parent).flatMap(([field, on]) => {
      const type = typeOf(field, on);
      const read =
        type &&
        field.selectionSet &&
        compilePlace(field.selectionSet, getNamedType(type), ownersBehind(on, field));
      return read ? [{ key: field.alias?.value ?? field.name.value, read }] : [];
    });
    return (value, keys) => {
      if (isObject(value)) for (const { key, read } of parts) read(own(value, key), keys);
    };
  };
  const compilePlace = (
    selectionSet: SelectionSetNode,
    type: GraphQLNamedType,
    leading: readonly string[],
  ): Read => {
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const fields = fieldsOf(selectionSet, type);
    // Whoever only knows the id says nothing that could change.
    const telling = fields.filter(([{ name }]) => name.value !== 'id');
    const owners = telling.flatMap(([field, on]) => ownersBehind(on, field));
    const subgraphs = [...new Set([...leading, ...owners])];
    const shown = possible
      .filter(({ name }) => entities.has(name))
      .flatMap(({ name }) => subgraphs.map((subgraph) => ({ subgraph, name })));
    for (const { subgraph } of shown) always.add(anythingKey(subgraph));
    const idField = fields.find(([{ name }]) => name.value === 'id')?.[0];
    const idKey = idField && (idField.alias?.value ?? 'id');
    const inside = compile(selectionSet, type);
    const read: Read = (value, keys) => {
      if (value === undefined) return;
      if (Array.isArray(value)) {
        for (const item of value) read(item, keys);
        return;
      }
      const id = idKey && isObject(value) ? own(value, idKey) : undefined;
      const known = typeof id === 'string' ? id : undefined;
      for (const { subgraph, name } of shown) keys.add(entityKey(subgraph, name, known));
      inside(value, keys);
    };
    return read;
  };

  const root = schema.getQueryType();
  const operation = getOperationAST(document);
  if (!root || !operation) return () => [];
  for (const [field] of fieldsOf(operation.selectionSet, root)) {
    const type = typeOf(field, root);
    const isOneEntity = type && !isListType(getNullableType(type)) && entities.has(getNamedType(type).name);
    if (!isOneEntity) for (const subgraph of ownersBehind(root, field)) always.add(subgraph);
  }
  const read = compile(operation.selectionSet, root);
  return (data) => {
    const keys = new Set<string>(always);
    read(data, keys);
    return [...keys];
  };
};
