import { Client, errors } from '@opensearch-project/opensearch';
import { metrics } from '@shop/kit/metrics';
import { createPolicy, isBreakerOpen, isDeadlineExceeded } from '@shop/kit/resilience';
import { SearchUnavailable } from '../../use-cases/search-unavailable.js';

type Options = Readonly<{
  url: string /** The bound on one question, in milliseconds. */;
  deadlineMs: number;
}>;

const seconds = metrics.histogram(
  'search_request_duration_seconds',
  'Time of a request to the search engine.',
  ['operation', 'outcome'],
);

// Too busy, restarting, or without its index: all of them pass, while any other refusal is a fault of ours.
const passing = [404, 408, 429, 502, 503, 504];

const isUnavailable = (error: unknown): boolean =>
  error instanceof errors.ResponseError
    ? passing.includes(error.statusCode ?? 0)
    : error instanceof errors.OpenSearchClientError || isDeadlineExceeded(error) || isBreakerOpen(error);

export const isConflict = (error: unknown): boolean =>
  error instanceof errors.ResponseError && error.statusCode === 409;

// Filling an index in bulk takes longer than a shopper waits.
const bulkDeadlineMs = 30_000;

/** Asks the engine with a deadline, and no longer asks one that is down. Every failure that passes is `SearchUnavailable`. */
export const createSearchConnection = ({ url, deadlineMs }: Options) => {
  const client = new Client({ node: url, maxRetries: 0 });
  // A refused document or a missing index says nothing about the next question.
  const countsAsFailure = (error: unknown) =>
    isUnavailable(error) && !(error instanceof errors.ResponseError);
  const policyOf = (limit: number) =>
    createPolicy({ deadlineMs: limit, breaker: { failures: 8, halfOpenAfterMs: 1_000 }, countsAsFailure });
  const quick = policyOf(deadlineMs);
  const slow = policyOf(bulkDeadlineMs);

  const run = async <T>(operation: string, limit: number, call: Call<T>): Promise<T> => {
    const stop = seconds.startTimer({ operation });
    try {
      const { body } = await (limit === bulkDeadlineMs ? slow : quick).execute(() =>
        call(client, { requestTimeout: limit }),
      );
      stop({ outcome: 'ok' });
      return body;
    } catch (error) {
      stop({ outcome: isConflict(error) ? 'ok' : 'error' });
      throw isUnavailable(error) ? new SearchUnavailable(error) : error;
    }
  };
  return {
    ask: <T>(operation: string, call: Call<T>) => run(operation, deadlineMs, call),
    askSlowly: <T>(operation: string, call: Call<T>) => run(operation, bulkDeadlineMs, call),
    close: () => client.close(),
  };
};

// The answers are read as what the request asked for; the client's own types know neither our mapping nor our aggregations.
// biome-ignore lint/suspicious/noExplicitAny: see above.
type Call<T> = (client: Client, options: { requestTimeout: number }) => Promise<{ body: T | any }>;

export type SearchConnection = ReturnType<typeof createSearchConnection>;
