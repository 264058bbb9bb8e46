import { metrics } from '@shop/kit/metrics';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { stringifyAnswer } from '../cache/stored-answer.js';
import type { Answer } from '../executor/answer.js';
import type { Json } from '../executor/json.js';
import type { Accepted } from './media-type.js';

export type HttpAnswer = Readonly<{
  status: number;
  type: Accepted['type'];
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

type FormatError = (formatted: GraphQLFormattedError, error: GraphQLError) => GraphQLFormattedError;
type HttpExtension = Readonly<{ status?: number; headers?: Readonly<Record<string, string>> }>;

const operations = metrics.counter('graphql_operations_total', 'GraphQL operations answered.', ['outcome']);

const none = {};

const httpOf = (errors: readonly GraphQLError[]): HttpExtension => {
  for (const { extensions } of errors) if (extensions.http) return extensions.http as HttpExtension;
  return none;
};

/** Writes an answer the way its client understands it. */
export const makeHttpAnswers = (formatError: FormatError) => {
  const format = (errors: readonly GraphQLError[]) =>
    errors.map((error) => formatError(error.toJSON(), error));

  return {
    /** What was not executed at all. */
    refused(errors: readonly GraphQLError[], { type, isLegacy }: Accepted): HttpAnswer {
      operations.inc({ outcome: 'error' });
      const { status = isLegacy ? 200 : 400, headers = none } = httpOf(errors);
      return { status, type, headers, body: stringifyAnswer({ errors: format(errors) }) };
    },
    answered({ data, errors, freshness }: Answer, extensions: Json, { type }: Accepted): HttpAnswer {
      operations.inc({ outcome: errors ? 'error' : 'ok' });
      const body = stringifyAnswer({
        errors: errors && format(errors),
        data: data as Json,
        extensions: Object.keys(extensions).length > 0 ? extensions : undefined,
      });
      const headers = freshness
        ? {
            'cache-control': `public, max-age=${freshness.maxAge}`,
            age: String(freshness.age),
            vary: 'Origin, Accept',
          }
        : none;
      return { status: 200, type, headers, body };
    },
  };
};
