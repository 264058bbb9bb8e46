import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql';

type Node = Readonly<{ __typename: string; identity: string } & Record<string, unknown>>;
type Args = Readonly<Record<string, unknown>>;

const hash = (text: string): number => {
  let value = 2_166_136_261;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 16_777_619);
  return (value ^ (value >>> 13)) >>> 0;
};

const scalars: Readonly<Record<string, (n: number) => unknown>> = {
  String: (n) => `words of some length ${n}`,
  ID: (n) => `019a-${n}`,
  Int: (n) => n % 1_000,
  Float: (n) => (n % 1_000) / 8,
  Boolean: (n) => n % 2 === 0,
  Decimal: (n) => `${n % 500}.90`,
  DateTime: () => '2026-11-22T10:00:00.000Z',
  CurrencyCode: () => 'EUR',
};

const lengths: Readonly<Record<string, number>> = { variants: 3, lines: 6 };
// An order page shows the same best-sellers again and again.
const bestSellers = 40;

const idOf = (field: string, identity: string): string =>
  field === 'variant' ? `best-seller-${hash(identity) % bestSellers}` : `019a-${hash(identity)}`;

const isEntity = (schema: GraphQLSchema, name: string): boolean => {
  const union = schema.getType('_Entity');
  return isAbstractType(union) && schema.getPossibleTypes(union).some((type) => type.name === name);
};

/** Makes up the answers of one subgraph; the same for the same question. */
export const makeAnswer = (sdl: string) => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
  const value = (
    type: GraphQLOutputType,
    field: string,
    identity: string,
    args: Args,
    source?: Node,
  ): unknown => {
    if (isNonNullType(type)) return value(type.ofType, field, identity, args, source);
    if (isListType(type)) {
      const length = field === 'edges' ? Number(source?.first ?? 20) : (lengths[field] ?? 2);
      return Array.from({ length }, (_, i) => value(type.ofType, field, `${identity}/${i}`, args, source));
    }
    const named = getNamedType(type);
    const n = hash(identity);
    if (isEnumType(named)) return named.getValues()[n % named.getValues().length]?.name;
    const { name } = isAbstractType(named) ? (schema.getPossibleTypes(named)[0] ?? named) : named;
    if (!isObjectType(named) && !isAbstractType(named)) return scalars[name]?.(n) ?? null;
    if (!isEntity(schema, name)) return { __typename: name, identity, first: args.first };
    const id = idOf(field, identity);
    return { __typename: name, identity: `${name} ${id}`, id };
  };
  const fieldResolver: GraphQLFieldResolver<Node | undefined, unknown> = (source, args: Args, _, info) => {
    const { fieldName, parentType, returnType } = info;
    if (source && Object.hasOwn(source, fieldName)) return source[fieldName];
    const owner = source?.identity ?? `${parentType.name} ${source?.id ?? ''}`;
    return value(returnType, fieldName, `${owner}.${fieldName}${JSON.stringify(args)}`, args, source);
  };
  const entities = schema.getQueryType()?.getFields()._entities;
  if (entities) entities.resolve = (_: unknown, { representations }: Args) => representations;
  return async (body: string): Promise<string> => {
    const { query, variables, operationName } = JSON.parse(body);
    const result = await execute({
      schema,
      document: parse(query),
      variableValues: variables,
      operationName,
      fieldResolver,
      typeResolver: (node) => (node as Node).__typename,
    });
    if (result.errors) throw result.errors[0];
    return JSON.stringify(result);
  };
};
