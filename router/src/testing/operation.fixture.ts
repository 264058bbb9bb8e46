import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
} from 'graphql';
import { createRandom, type Random } from './random.fixture.js';

export type Operation = Readonly<{ query: string; variables: Record<string, unknown> }>;

type Input = { literal: string; json: unknown };

const scalars: Readonly<Record<string, (random: Random) => unknown>> = {
  String: (random) => random.pick(['', 'shoes', 'a "b" \\ c']),
  ID: (random) => `id-${random.below(5)}`,
  Int: (random) => random.below(30),
  Float: (random) => random.below(30) / 4,
  Boolean: (random) => random.chance(0.5),
  Decimal: () => '12.90',
  DateTime: () => '2026-11-22T10:00:00.000Z',
  CurrencyCode: () => 'EUR',
};

export const inputFor = (type: GraphQLInputType, random: Random, depth = 0): Input => {
  if (isNonNullType(type)) return inputFor(type.ofType, random, depth);
  if (isListType(type)) {
    const items = Array.from({ length: 1 + random.below(2) }, () => inputFor(type.ofType, random, depth + 1));
    return {
      literal: `[${items.map(({ literal }) => literal).join(', ')}]`,
      json: items.map(({ json }) => json),
    };
  }
  const named = getNamedType(type);
  if (isEnumType(named)) {
    const { name } = random.pick(named.getValues());
    return { literal: name, json: name };
  }
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields())
      .filter(({ type: fieldType }) => isNonNullType(fieldType) || (depth < 3 && random.chance(0.4)))
      .map(({ name, type: fieldType }) => ({ name, ...inputFor(fieldType, random, depth + 1) }));
    return {
      literal: `{${fields.map(({ name, literal }) => `${name}: ${literal}`).join(', ')}}`,
      json: Object.fromEntries(fields.map(({ name, json }) => [name, json])),
    };
  }
  const json = (scalars[named.name] ?? (() => 'any'))(random);
  return { literal: JSON.stringify(json), json };
};

// Names that every object inherits, and one that looks like a type's own.
const aliases = ['a', 'b', 'constructor', 'toString', 'hasOwnProperty', 'x__alias_0'];

/** Writes operations that use everything a client may write. They may be invalid: two fields of one name, mostly. */
export const writeOperation = (
  schema: GraphQLSchema,
  seed: number,
  kind: 'query' | 'mutation',
): Operation => {
  const random = createRandom(seed);
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const fragments: string[] = [];
  const mostDepth = 2 + random.below(4);
  let [names, budget] = [0, 60];

  const variable = (type: GraphQLInputType): string => {
    const name = `v${definitions.length}`;
    const { literal, json } = inputFor(type, random);
    const hasDefault = random.chance(0.3);
    definitions.push(`$${name}: ${type}${hasDefault ? ` = ${literal}` : ''}`);
    if (!hasDefault || random.chance(0.5)) variables[name] = hasDefault ? inputFor(type, random).json : json;
    return `$${name}`;
  };
  const booleanVariable = (): string => {
    const name = `v${definitions.length}`;
    const hasDefault = random.chance(0.3);
    definitions.push(`$${name}: Boolean!${hasDefault ? ' = true' : ''}`);
    if (!hasDefault) variables[name] = random.chance(0.5);
    return `$${name}`;
  };
  const directives = (): string => {
    if (!random.chance(0.12)) return '';
    const condition = random.chance(0.7) ? booleanVariable() : String(random.chance(0.5));
    return ` @${random.pick(['skip', 'include'])}(if: ${condition})`;
  };
  const args = (list: readonly GraphQLArgument[]): string => {
    const given = list
      .filter(
        ({ type, defaultValue }) => (isNonNullType(type) && defaultValue === undefined) || random.chance(0.3),
      )
      .map(({ name, type }) =>
        random.chance(0.5) ? `${name}: ${variable(type)}` : `${name}: ${inputFor(type, random).literal}`,
      );
    return given.length > 0 ? `(${given.join(', ')})` : '';
  };
  const field = ({ name, args: list, type }: GraphQLField<unknown, unknown>, depth: number): string => {
    budget -= 1;
    const named = getNamedType(type);
    const alias = random.chance(0.15) ? `${random.pick(aliases)}: ` : '';
    const given = args(list);
    // Another alias for each use with arguments, or two of them would not agree.
    const apart = given && !alias ? `${name}${names++}: ` : alias;
    const inner = isCompositeType(named) ? ` ${selection(named, depth + 1)}` : '';
    return `${apart}${name}${given}${directives()}${inner}`;
  };
  const fragment = (type: GraphQLCompositeType, depth: number): string => {
    const conditions = isAbstractType(type) ? [...schema.getPossibleTypes(type), type] : [type];
    const on = random.pick<GraphQLCompositeType>(conditions);
    const inner = selection(on, depth);
    if (random.chance(0.3)) {
      const name = `F${fragments.length}`;
      fragments.push(`fragment ${name} on ${on.name} ${inner}`);
      return `...${name}${directives()}`;
    }
    const isBare = on === type && random.chance(0.3);
    return `...${isBare ? '' : ` on ${on.name}`}${directives()} ${inner}`;
  };
  const selection = (type: GraphQLCompositeType, depth: number): string => {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const open = fields.filter(
      ({ type: fieldType }) => depth < mostDepth || !isCompositeType(getNamedType(fieldType)),
    );
    const parts: string[] = [];
    const wanted = 1 + random.below(depth === 0 ? 3 : 5);
    for (let i = 0; i < wanted && budget > 0; i += 1) {
      if (random.chance(0.12)) parts.push(random.chance(0.2) ? 'kind: __typename' : '__typename');
      else if (
        depth > 0 &&
        depth <= mostDepth &&
        (open.length === 0 || random.chance(isAbstractType(type) ? 0.6 : 0.15))
      )
        parts.push(fragment(type, depth + 1));
      else if (open.length > 0) parts.push(field(random.pick(open), depth));
    }
    return `{ ${parts.length > 0 ? parts.join(' ') : '__typename'} }`;
  };

  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`no ${kind}`);
  const body = selection(root, 0);
  const head = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
  return { query: `${kind} Op${head} ${body} ${fragments.join(' ')}`, variables };
};
