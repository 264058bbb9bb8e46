import {
  type CompositeType,
  type Field,
  FieldSelection,
  isCompositeType,
  isObjectType,
  isSubtype,
  type Schema,
  type SelectionSet,
  typenameFieldName,
} from '@apollo/federation-internals';
import type { AccessRefusal } from '@shop/kit/access';
import type { FieldNode } from 'graphql';
import type { IsAskedFor } from './conditions.js';

/** A field of the answer, with the selections of all places of the operation that ask for it. */
export type AskedField = {
  readonly key: string;
  readonly field: Field;
  readonly parentType: CompositeType;
  readonly selections: SelectionSet[];
  /** Why the viewer does not get it. */
  refusal?: AccessRefusal;
};

export type RefusedFields = Readonly<{
  ofField(typeName: string, fieldName: string): AccessRefusal | undefined;
  /** Whatever is asked of objects of this type. */
  ofType(typeName: string): AccessRefusal | undefined;
}>;

type Options = Readonly<{ schema: Schema; isAskedFor: IsAskedFor; refused: RefusedFields }>;

/** The fields asked of objects of one type, in the order in which the answer has them. */
export const makeCollectFields = ({ schema, isAskedFor, refused }: Options) => {
  const applies = (
    condition: CompositeType | undefined,
    typeName: string | undefined,
    parentType: CompositeType,
  ): boolean => {
    if (!condition) return true;
    const type = typeName === undefined ? parentType : schema.type(typeName);
    return type !== undefined && isSubtype(condition, type);
  };

  return (
    selectionSets: readonly SelectionSet[],
    typeName: string | undefined,
    objectType: CompositeType,
  ): AskedField[] => {
    const fields = new Map<string, AskedField>();
    const collect = (selectionSet: SelectionSet, parentType: CompositeType): void => {
      for (const selection of selectionSet.selections()) {
        if (!isAskedFor(selection.element)) continue;
        if (selection.kind === 'FragmentSelection') {
          const { typeCondition } = selection.element;
          if (applies(typeCondition, typeName, parentType))
            collect(selection.selectionSet, typeCondition ?? parentType);
          continue;
        }
        const field = selection.element;
        const key = field.responseName();
        const refusal = refused.ofField(field.definition.parent.name, field.name);
        const known = fields.get(key);
        const inner = selection.selectionSet ? [selection.selectionSet] : [];
        if (known) {
          known.selections.push(...inner);
          // One place may ask for it by its type, another by an interface of which it is refused: it is only there in parts.
          known.refusal ??= refusal;
        } else fields.set(key, { key, field, parentType, selections: inner, refusal });
      }
    };
    for (const selectionSet of selectionSets) collect(selectionSet, objectType);
    return [...fields.values()];
  };
};

export const isTypeName = ({ field }: AskedField): boolean => field.name === typenameFieldName;

/** The name a client is told, or nothing where a subgraph names a type that clients do not see. */
export const typeNameIn = (schema: Schema, value: unknown, parentType: CompositeType): string | undefined => {
  const named = typeof value === 'string' ? (schema.type(value) ?? parentType) : parentType;
  return isObjectType(named) ? named.name : undefined;
};

export const compositeTypeOf = (schema: Schema, name: unknown): CompositeType | undefined => {
  const type = typeof name === 'string' ? schema.type(name) : undefined;
  return type && isCompositeType(type) ? type : undefined;
};

/** The field as a client would write it, without fragments. */
export const fieldNodeOf = ({ field, selections }: AskedField): FieldNode => {
  const nodes = selections.map((selectionSet) =>
    new FieldSelection(field, selectionSet).expandFragments().toSelectionNode(),
  );
  const [first, ...others] = nodes;
  if (!first?.selectionSet) throw new Error(`${field.name} without a selection`);
  const inner = [first, ...others].flatMap((node) => node.selectionSet?.selections ?? []);
  return { ...first, selectionSet: { ...first.selectionSet, selections: inner } };
};
