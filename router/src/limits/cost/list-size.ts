import {
  type ArgumentNode,
  GraphQLError,
  type GraphQLField,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql';
import type { Json } from '../../executor/json.js';
import type { ListSize } from './cost-rules.js';
import type { Quantity } from './quantity.js';

/** How many a list is taken to have where nobody says so. */
const unknownSize = 10;
/** Where an input object says how many: a slicing argument cannot name what is inside an argument. */
const slicingInput = 'first';

type Reader = (variables: Json) => unknown;
type Field = GraphQLField<unknown, unknown>;

const readValue = (value: ValueNode | undefined, fallback: unknown): Reader => {
  if (!value) return () => fallback;
  if (value.kind === Kind.INT) return () => Number(value.value);
  if (value.kind !== Kind.VARIABLE) return () => undefined;
  const name = value.name.value;
  return (variables) => (Object.hasOwn(variables, name) ? variables[name] : fallback);
};

const argumentOf = (args: readonly ArgumentNode[] | undefined, name: string): ValueNode | undefined =>
  args?.find((argument) => argument.name.value === name)?.value;

const readArgument =
  (args: readonly ArgumentNode[] | undefined, field: Field) =>
  (name: string): Reader =>
    readValue(argumentOf(args, name), field.args.find((argument) => argument.name === name)?.defaultValue);

/** `first` of an input object, which may come as a variable itself, or hold one. */
const readSlicingInputs = (args: readonly ArgumentNode[] | undefined, field: Field): readonly Reader[] =>
  field.args.flatMap(({ name, type }) => {
    const input = getNullableType(type);
    const first = isInputObjectType(input) ? input.getFields()[slicingInput] : undefined;
    const given = argumentOf(args, name);
    if (!first || !given) return [];
    if (given.kind === Kind.OBJECT) {
      const value = given.fields.find((each) => each.name.value === slicingInput)?.value;
      return [readValue(value, first.defaultValue)];
    }
    const whole = readValue(given, undefined);
    return [(variables: Json) => (whole(variables) as Json | undefined)?.[slicingInput]];
  });

const tellUnsized = (field: Field, names: readonly string[]): GraphQLError =>
  new GraphQLError(`${field.name}: expected exactly one of ${names.join(', ')}.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });

/** How many entries the list of a field, or of its sized fields, will have at most. Variables are those with defaults applied. */
export const sizeOf = (
  field: Field,
  args: readonly ArgumentNode[] | undefined,
  { assumedSize = unknownSize, slicingArguments = [], requireOneSlicingArgument = true }: ListSize = {},
): Quantity => {
  const named = slicingArguments.map(readArgument(args, field));
  const readers = [...named, ...readSlicingInputs(args, field)];
  if (readers.length === 0) return assumedSize;
  const needsOne = requireOneSlicingArgument && slicingArguments.length > 0;
  return (variables) => {
    const sizes = readers.map((read) => read(variables)).filter((size) => typeof size === 'number');
    if (needsOne && sizes.length !== 1) throw tellUnsized(field, slicingArguments);
    return sizes.length > 0 ? Math.max(0, ...sizes) : assumedSize;
  };
};

export const isList = ({ type }: Field): boolean => isListType(getNullableType(type));
