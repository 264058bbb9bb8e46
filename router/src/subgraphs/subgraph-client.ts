import type { Sign } from '@shop/kit/channel';
import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import type { Closeable } from '@shop/kit/process';
import { createGuard, createRetry, isBreakerOpen, isTooBusy } from '@shop/kit/resilience';
import { inSpan, isTracing, type Span } from '@shop/kit/tracing';
import { Pool } from 'undici';
import type { ToldChanges } from '../cache/told-changes.js';
import type { SubgraphAnswer, SubgraphRequest } from '../executor/run.js';
import { createInFlight } from './in-flight.js';
import { type HttpAnswer, post } from './post.js';
import type { Subgraph } from './subgraph.js';
import { isClientError, passOn, readAnswer, SubgraphFailure } from './subgraph-answer.js';

type Options = Readonly<{
  name: string;
  url: string;
  deadlineMs: number;
  connections: number;
  maxAnswerBytes: number;
  /** Proves to the subgraph that it is the router who asks. */
  sign?: Sign;
  told: Pick<ToldChanges, 'count'>;
  log: Logger;
}>;

type Headers = Readonly<Record<string, string>>;

const seconds = metrics.histogram(
  'subgraph_request_duration_seconds',
  'Time until a subgraph has answered.',
  ['subgraph', 'outcome'],
);
const breakerOpen = metrics.gauge(
  'subgraph_breaker_open',
  'Whether a subgraph is left alone for failing.',
  ['subgraph'],
  'max',
);

const unavailable: SubgraphAnswer = {
  errors: [
    { message: 'This part of the answer is not available at the moment.', code: 'SUBGRAPH_UNAVAILABLE' },
  ],
};

// A stack would say the same each time, and during an outage there is a line for every request.
const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

// A connection that could not be made or broke; what was sent on it may have arrived, so this is for queries.
const brokenConnection = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const isPassing = (error: unknown): boolean =>
  error instanceof SubgraphFailure
    ? error.isPassing
    : brokenConnection.has((error as { code?: string } | undefined)?.code ?? '');

// Longer than any run of bad luck, and shorter than what makes a sick subgraph worse.
const breaker = { failures: 20, halfOpenAfterMs: 2_000 };
const retries = 2;
// Most of them wait for a connection. Beyond, waiting only makes all of them late.
const callsPerConnection = 16;

/**
 * Asks one subgraph, on connections of its own and within a deadline over all attempts. Whatever goes wrong is told as an error about the
 * whole request; the executor knows which fields that empties.
 */
export const createSubgraphClient = (options: Options): Subgraph & Closeable => {
  const { name, deadlineMs, connections, maxAnswerBytes, sign, told, log } = options;
  const { origin, pathname: path } = new URL(options.url);
  // The deadline is ours, over the whole call: the pool's time-outs start anew with each part of an answer that trickles in.
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  const guarded = createGuard({
    breaker,
    concurrent: connections * callsPerConnection,
    countsAsFailure: (error) => !isTooBusy(error),
    onOpen: (isOpen) => {
      breakerOpen.set({ subgraph: name }, Number(isOpen));
      log.warn({ subgraph: name, isOpen }, 'breaker of a subgraph');
    },
  });
  const repeated = createRetry({ retries, isPassing });
  const inFlight = createInFlight<HttpAnswer>(name, told);

  const send = ({ body, isRepeatable, representations }: SubgraphRequest, headers: Headers) => {
    const end = performance.now() + deadlineMs;
    const attempt = async (): Promise<HttpAnswer> => {
      const left = end - performance.now();
      if (left < 1) throw new SubgraphFailure(`no answer within ${deadlineMs} ms`);
      // Anew for each attempt: a signature is good for a moment only.
      const signed = sign ? { ...headers, ...sign({ to: name, headers, body }) } : headers;
      const answer = await post(pool, { path, headers: signed, body, deadlineMs: left, maxAnswerBytes });
      // Read here for the breaker and the retry; those who share the text read it again for objects of their own.
      if (answer.status >= 500) readAnswer(answer, representations);
      return answer;
    };
    const once = () => guarded(attempt);
    return isRepeatable ? repeated(once) : once();
  };

  const ask = (request: SubgraphRequest, callerHeaders: Headers): Promise<HttpAnswer> => {
    const headers = { ...callerHeaders, 'content-type': 'application/json', accept: 'application/json' };
    return request.isRepeatable
      ? inFlight(callerHeaders, request.body, () => send(request, headers))
      : send(request, headers);
  };

  const askAndTell = async (request: SubgraphRequest, headers: Headers, span?: Span) => {
    const began = performance.now();
    const end = (outcome: string) =>
      seconds.observe({ subgraph: name, outcome }, (performance.now() - began) / 1_000);
    try {
      const { data, errors } = readAnswer(await ask(request, headers), request.representations);
      end(errors ? 'error' : 'ok');
      if (!errors) return { data };
      span?.fail('GRAPHQL_ERRORS');
      const inside = errors.filter((error) => !isClientError(error));
      if (inside.length > 0)
        log.warn({ subgraph: name, errors: inside.slice(0, 3) }, 'subgraph answered with errors');
      return { data, errors: errors.map(passOn) };
    } catch (error) {
      const outcome = isBreakerOpen(error) || isTooBusy(error) ? 'refused' : 'failed';
      end(outcome);
      span?.fail(outcome);
      log.error({ reason: reasonOf(error), subgraph: name }, 'subgraph gave no usable answer');
      return unavailable;
    }
  };

  return {
    ask(request, headers) {
      if (!isTracing()) return askAndTell(request, headers);
      const { representations } = request;
      const fetching = {
        name: `subgraph ${name}`,
        kind: 'client',
        attributes: { 'subgraph.name': name, 'subgraph.representations': representations },
      } as const;
      return inSpan(fetching, (span) =>
        askAndTell(request, span.traceparent ? { ...headers, traceparent: span.traceparent } : headers, span),
      );
    },
    close: () => pool.destroy(),
  };
};
