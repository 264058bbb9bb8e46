import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  GraphQLError,
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
import { hash } from './random.fixture.js';

export type Data = Readonly<{ seed: number; nulls: boolean; errors: boolean }>;
type Value = Readonly<{ __typename: string; identity: string } & Record<string, unknown>>;

const scalars: Readonly<Record<string, (n: number) => unknown>> = {
  String: (n) => (n % 7 === 0 ? '' : `text "${n % 1000}" \u2028 ü`),
  ID: (n) => `id-${n % 5}`,
  Int: (n) => (n % 200) - 100,
  Float: (n) => (n % 1000) / 8,
  Boolean: (n) => n % 2 === 0,
  Decimal: (n) => `${n % 500}.50`,
  DateTime: (n) => `2026-11-22T10:00:${String(n % 60).padStart(2, '0')}.000Z`,
  CurrencyCode: (n) => (n % 2 ? 'EUR' : 'USD'),
  Weight: (n) => 1 + (n % 80) / 8,
};

// The stock gateway forgets a null that it had to rename, and with it the field that requires it. Ours does not, so there is none to compare.
const neverNull = 'Weight';

const isEntity = (schema: GraphQLSchema, name: string): boolean => {
  const entities = schema.getType('_Entity');
  return isAbstractType(entities) && schema.getPossibleTypes(entities).some((type) => type.name === name);
};

/** The same value for the same place of the data, whichever subgraph or plan asks for it. */
const makeValue = (schema: GraphQLSchema, { seed, nulls }: Data) => {
  const value = (type: GraphQLOutputType, identity: string): unknown => {
    const n = hash(`${seed} ${identity}`);
    if (isNonNullType(type)) return made(type.ofType, identity, n);
    if (nulls && n % 9 === 0 && getNamedType(type).name !== neverNull) return null;
    return made(type, identity, n);
  };
  const made = (type: GraphQLOutputType, identity: string, n: number): unknown => {
    if (isListType(type))
      return Array.from({ length: (n >>> 3) % 5 }, (_, i) => value(type.ofType, `${identity}/${i}`));
    const named = getNamedType(type);
    if (isEnumType(named)) return named.getValues()[n % named.getValues().length]?.name;
    if (isAbstractType(named)) {
      const possible = schema.getPossibleTypes(named).map(({ name }) => name);
      return objectOf(possible.sort()[n % possible.length] ?? '', identity, n);
    }
    if (isObjectType(named)) return objectOf(named.name, identity, n);
    return (scalars[named.name] ?? ((x: number) => ({ any: x, constructor: 'own' })))(n >>> 2);
  };
  const objectOf = (name: string, identity: string, n: number): Value =>
    isEntity(schema, name)
      ? { __typename: name, identity: `${name} id-${n % 4}`, id: `id-${n % 4}` }
      : { __typename: name, identity };
  return value;
};

/** A subgraph in this process that makes up its data. */
export const createLocalSubgraph = (sdl: string) => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
  const resolveField: GraphQLFieldResolver<Value | undefined, Data> = (source, args, data, info) => {
    const { fieldName, parentType, returnType } = info;
    if (source && Object.hasOwn(source, fieldName)) return source[fieldName];
    const owner =
      source?.identity ?? (source?.id === undefined ? parentType.name : `${parentType.name} ${source.id}`);
    // What was required of other subgraphs is part of what the field says.
    const requires = info.parentType
      .getFields()
      [fieldName]?.astNode?.directives?.some(({ name }) => name.value === 'requires');
    const required = requires ? JSON.stringify(source) : '';
    const identity = `${owner}.${fieldName}(${JSON.stringify(args)})${required}`;
    if (data.errors && !isNonNullType(returnType) && hash(`${data.seed} error ${identity}`) % 4 === 0)
      throw new GraphQLError(`no ${fieldName}`, { extensions: { code: 'FORBIDDEN' } });
    return makeValue(schema, data)(returnType, identity);
  };
  const entities = schema.getQueryType()?.getFields()._entities;
  if (entities)
    entities.resolve = (_: unknown, { representations }: { representations: Value[] }, data: Data) =>
      representations.map((reference) =>
        data.nulls && hash(`${data.seed} ${reference.__typename} ${reference.id}`) % 11 === 0
          ? null
          : { ...reference },
      );

  return async (query: string, variableValues: Record<string, unknown>, data: Data) => {
    const result = await execute({
      schema,
      document: parse(query),
      variableValues,
      contextValue: data,
      fieldResolver: resolveField,
      typeResolver: (object) => (object as Value).__typename,
    });
    // As over the wire.
    return JSON.parse(JSON.stringify(result)) as {
      data?: Record<string, unknown> | null;
      errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[];
    };
  };
};

export type LocalSubgraph = ReturnType<typeof createLocalSubgraph>;
