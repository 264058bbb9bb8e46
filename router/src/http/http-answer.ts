import { metrics } from '@shop/kit/metrics';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { stringifyAnswer } from '../cache/stored-answer.js';
import type { Answer, Freshness } from '../executor/answer.js';
import type { Json } from '../executor/json.js';
import type { Accepted } from './media-type.js';

export type HttpAnswer = Readonly<{
  status: number;
  type: Accepted['type'];
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Whether it is the same for everybody, and may be kept on the way. */
  isForEverybody: boolean;
}>;

type FormatError = (formatted: GraphQLFormattedError, error: GraphQLError) => GraphQLFormattedError;
type HttpExtension = Readonly<{ status?: number; headers?: Readonly<Record<string, string>> }>;

const operations = metrics.counter('graphql_operations_total', 'GraphQL operations answered.', ['outcome']);

const none = {};

const httpOf = (errors: readonly GraphQLError[]): HttpExtension => {
  for (const { extensions } of errors) if (extensions.http) return extensions.http as HttpExtension;
  return none;
};

const headersOf = ({ maxAge, age, isPublic, tags }: Freshness) => ({
  // A cache that ignores `Vary` must not even keep what it could: it would not ask for who sees more either.
  'cache-control': `${isPublic ? 'public' : 'private'}, max-age=${maxAge}`,
  age: String(age),
  vary: 'Origin, Accept',
  ...(isPublic && tags && { 'cache-tag': tags }),
});

/** Writes an answer the way its client understands it. */
export const makeHttpAnswers = (formatError: FormatError) => {
  const format = (errors: readonly GraphQLError[]) =>
    errors.map((error) => formatError(error.toJSON(), error));

  return {
    /** What was not executed at all. */
    refused(errors: readonly GraphQLError[], { type, isLegacy }: Accepted): HttpAnswer {
      operations.inc({ outcome: 'error' });
      const { status = isLegacy ? 200 : 400, headers = none } = httpOf(errors);
      return {
        status,
        type,
        headers,
        body: stringifyAnswer({ errors: format(errors) }),
        isForEverybody: false,
      };
    },
    answered({ data, errors, freshness }: Answer, extensions: Json, { type }: Accepted): HttpAnswer {
      operations.inc({ outcome: errors ? 'error' : 'ok' });
      const isPlain = Object.keys(extensions).length === 0;
      const body = stringifyAnswer({
        errors: errors && format(errors),
        data: data as Json,
        extensions: isPlain ? undefined : extensions,
      });
      // What is told beside the data is for the one who asked.
      return freshness && isPlain
        ? { status: 200, type, headers: headersOf(freshness), body, isForEverybody: true }
        : { status: 200, type, headers: none, body, isForEverybody: false };
    },
  };
};
