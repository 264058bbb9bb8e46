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
import { isObject, type Json, reader } from '../json.js';
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
import { empty, invalid, refuse, type State } from './state.js';

/** Gives what a client may see of a value, or null. The value itself is never null. */
export type Complete = (value: unknown, state: State) => unknown;

export type CompleteOptions = Readonly<{
  schema: Schema;
  isAskedFor: IsAskedFor;
  makeIntrospect: MakeIntrospect;
  refused: RefusedFields;
}>;
type Slot = Readonly<{ complete: Complete; accepts?: Accepts; isNonNull: boolean }>;
type Write = (input: Json, output: Json, state: State) => boolean;

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

  const writeTypeName = ({ key, parentType }: AskedField): Write => {
    const read = reader(key);
    return (input, output) => {
      const name = typeNameIn(schema, read(input) ?? input.__typename, parentType);
      if (name === undefined) return false;
      output[key] = name;
      return true;
    };
  };

  const writeValue = ({ key, field, selections }: AskedField): Write => {
    const read = reader(key);
    const { complete, accepts, isNonNull } = slotOf(field.definition.type as Type, selections);
    return (input, output, state) => {
      const value = read(input);
      if (value === null || value === undefined) {
        if (isNonNull) {
          empty(state, key);
          return false;
        }
        output[key] = null;
        return true;
      }
      if (accepts?.(value)) {
        output[key] = value;
        return true;
      }
      state.path.push(key);
      const completed = complete(value, state);
      state.path.pop();
      if (completed === null && isNonNull) return false;
      output[key] = completed;
      return true;
    };
  };

  const writeRefusal = ({ key, field }: AskedField, refusal: AccessRefusal): Write => {
    const isNonNull = isNonNullType(field.definition.type as Type);
    return (_, output, state) => {
      refuse(state, refusal, key);
      if (isNonNull) return false;
      output[key] = null;
      return true;
    };
  };

  const writeOf = (asked: AskedField): Write => {
    if (asked.refusal) return writeRefusal(asked, asked.refusal);
    if (isTypeName(asked)) return writeTypeName(asked);
    if (!asked.field.definition.isSchemaIntrospectionField()) return writeValue(asked);
    const introspect = makeIntrospect(fieldNodeOf(asked));
    return (_, output, { variables }) => {
      output[asked.key] = introspect(variables);
      return true;
    };
  };

  const refuseObject =
    (refusal: AccessRefusal): Write =>
    (_, __, state) => {
      refuse(state, refusal);
      return false;
    };

  const completeObject = (staticType: CompositeType, selections: readonly SelectionSet[]): Complete => {
    const known = new Map<unknown, readonly Write[]>();
    const writesFor = (typeName: unknown): readonly Write[] | undefined => {
      const type = typeName === undefined ? staticType : compositeTypeOf(schema, typeName);
      if (!type) return undefined;
      const fields = collectFields(selections, typeName === undefined ? undefined : type.name, type);
      const refusal = refused.ofType(type.name);
      const writes = refusal ? [refuseObject(refusal)] : fields.map(writeOf);
      known.set(typeName, writes);
      return writes;
    };
    return (value, state) => {
      if (!isObject(value)) return invalid(state, 'not an object');
      const typeName = value.__typename;
      const writes = known.get(typeName) ?? writesFor(typeName);
      if (!writes) return invalid(state, 'an object of an unknown type');
      const output: Json = {};
      for (const write of writes) if (!write(value, output, state)) return null;
      return output;
    };
  };

  return completeObject;
};
