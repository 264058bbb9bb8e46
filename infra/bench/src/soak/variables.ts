import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

const scalars: Readonly<Record<string, (turn: number) => unknown>> = {
  ID: (turn) => `019a-${turn}`,
  Int: (turn) => 1 + (turn % 24),
  Float: (turn) => turn / 8,
  Boolean: (turn) => turn % 2 === 0,
  Decimal: (turn) => `${turn}.90`,
  DateTime: () => '2026-11-22T10:00:00.000Z',
  CurrencyCode: () => 'EUR',
};

const inputOf = (type: GraphQLInputType, turn: number): unknown => {
  if (isNonNullType(type)) return inputOf(type.ofType, turn);
  if (isListType(type)) return [inputOf(type.ofType, turn)];
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[turn % named.getValues().length]?.name;
  if (isInputObjectType(named))
    return Object.fromEntries(
      Object.values(named.getFields())
        .filter((field) => isNonNullType(field.type))
        .map((field) => [field.name, inputOf(field.type, turn)]),
    );
  return (scalars[named.name] ?? ((n: number) => `word ${n}`))(turn);
};

/** Some values for the variables of an operation, others at each turn. Of an input only what has to be there. */
export const makeVariables =
  (schema: GraphQLSchema) =>
  ({ variableDefinitions }: OperationDefinitionNode, turn: number): Record<string, unknown> =>
    Object.fromEntries(
      (variableDefinitions ?? []).flatMap(({ variable, type }) => {
        const input = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
        return input ? [[variable.name.value, inputOf(input, turn)]] : [];
      }),
    );
