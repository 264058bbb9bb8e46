import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { isCurrencyCode } from '../money/index.js';

const textScalar = (
  name: string,
  description: string,
  isValid: (text: string) => boolean,
  expected: string,
  specifiedByURL?: string,
) => {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && isValid(value)) return value;
    throw new GraphQLError(`${name} expects ${expected}.`, { extensions: { code: 'BAD_USER_INPUT' } });
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    specifiedByURL,
    serialize: parse,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
};

/** RFC 3339 in UTC; a `Date` inside. */
export const DateTimeScalar = GraphQLDateTime;

export const CurrencyCodeScalar = textScalar(
  'CurrencyCode',
  'A currency by its ISO 4217 code, such as `EUR`.',
  isCurrencyCode,
  'an ISO 4217 code such as EUR',
);

export const DecimalScalar = textScalar(
  'Decimal',
  'An exact decimal number as a string, such as `"12.90"`. Never a float, so nothing is rounded on the way.',
  (text) => /^-?\d{1,15}(\.\d{1,9})?$/.test(text),
  'a decimal string such as "12.90"',
);
