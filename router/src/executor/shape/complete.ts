import {
  type CompositeType,
  isCompositeType,
  isListType,
  isNonNullType,
  type NamedType,
  type Schema,
  type SelectionSet,
  type Type,
} from '@apollo/federation-internals';
import type { AccessRefusal } from '@shop/kit/access';
import type { MakeIntrospect } from '../introspection.js';
import { isObject } from '../json.js';
import { makeReader } from '../property-code.js';
import type { IsAskedFor } from './conditions.js';
import {
  type AskedField,
  compositeTypeOf,
  fieldNodeOf,
  isTypeName,
  makeCollectFields,
  type RefusedFields,
  typeNameIn,
} from './fields.js';
import { type Accepts, acceptsOf } from './leaf.js';
import {
  type Complete,
  compileObject,
  type Slot,
  type WriteObject,
  type WrittenField,
} from './object-writer.js';
import { empty, invalid, refuse } from './state.js';

export type CompleteOptions = Readonly<{
  schema: Schema;
  isAskedFor: IsAskedFor;
  makeIntrospect: MakeIntrospect;
  refused: RefusedFields;
}>;

const completeLeaf =
  (type: NamedType, accepts: Accepts): Complete =>
  (value, state) =>
    accepts(value) ? value : invalid(state, `not a value of ${type.name}`);

const completeList =
  ({ complete, accepts, isNonNull }: Slot): Complete =>
  (value, state) => {
    if (!Array.isArray(value)) return invalid(state, 'not a list');
    const output: unknown[] = new Array(value.length);
    for (let i = 0; i < value.length; i += 1) {
      const item: unknown = value[i];
      if (item === null || item === undefined) {
        if (isNonNull) return empty(state, i);
        output[i] = null;
        continue;
      }
      if (accepts?.(item)) {
        output[i] = item;
        continue;
      }
      state.path.push(i);
      const completed = complete(item, state);
      state.path.pop();
      if (completed === null && isNonNull) return null;
      output[i] = completed;
    }
    return output;
  };

/** Compiles what an operation asks for into functions that write an answer's objects, one for each type that comes along. */
export const makeCompleteObject = (options: CompleteOptions) => {
  const { schema, makeIntrospect, refused } = options;
  const collectFields = makeCollectFields(options);

  const slotOf = (type: Type, selections: readonly SelectionSet[]): Slot => {
    if (isNonNullType(type)) return { ...slotOf(type.ofType, selections), isNonNull: true };
    if (isListType(type))
      return { complete: completeList(slotOf(type.ofType, selections)), isNonNull: false };
    if (isCompositeType(type)) return { complete: completeObject(type, selections), isNonNull: false };
    const accepts = acceptsOf(type as NamedType);
    return { complete: completeLeaf(type as NamedType, accepts), accepts, isNonNull: false };
  };

  const typeName = ({ key, parentType }: AskedField): WrittenField => {
    const read = makeReader(key);
    return { key, make: (input) => typeNameIn(schema, read(input) ?? input.__typename, parentType) };
  };

  const refusedField = ({ key, field }: AskedField, refusal: AccessRefusal): WrittenField => {
    const left = isNonNullType(field.definition.type as Type) ? undefined : null;
    return {
      key,
      make(_, state) {
        refuse(state, refusal, key);
        return left;
      },
    };
  };

  const writtenField = (asked: AskedField): WrittenField => {
    const { key, field, selections, refusal } = asked;
    if (refusal) return refusedField(asked, refusal);
    if (isTypeName(asked)) return typeName(asked);
    if (!field.definition.isSchemaIntrospectionField())
      return { key, slot: slotOf(field.definition.type as Type, selections) };
    const introspect = makeIntrospect(fieldNodeOf(asked));
    return { key, make: (_, { variables }) => introspect(variables) };
  };

  const completeObject = (staticType: CompositeType, selections: readonly SelectionSet[]): Complete => {
    const known = new Map<unknown, WriteObject>();
    const writerFor = (typeName: unknown): WriteObject | undefined => {
      const type = typeName === undefined ? staticType : compositeTypeOf(schema, typeName);
      if (!type) return undefined;
      const fields = collectFields(selections, typeName === undefined ? undefined : type.name, type);
      const refusal = refused.ofType(type.name);
      const write: WriteObject = refusal
        ? (_, state) => refuse(state, refusal)
        : compileObject(fields.map(writtenField));
      known.set(typeName, write);
      return write;
    };
    return (value, state) => {
      if (!isObject(value)) return invalid(state, 'not an object');
      const { __typename: typeName } = value;
      const write = known.get(typeName) ?? writerFor(typeName);
      return write ? write(value, state) : invalid(state, 'an object of an unknown type');
    };
  };

  return completeObject;
};
