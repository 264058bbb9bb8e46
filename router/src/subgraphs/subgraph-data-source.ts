import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import type { Closeable } from '@shop/kit/process';
import { parse } from 'graphql';
import { Pool } from 'undici';
import type { RouterContext } from '../http/request-context.js';
import { leavesOf } from './leaves.js';
import {
  isClientError,
  passOn,
  readAnswer,
  type SubgraphAnswer,
  SubgraphFailure,
} from './subgraph-answer.js';

type Options = Readonly<{
  name: string;
  url: string;
  deadlineMs: number;
  connections: number;
  maxAnswerBytes: number;
  log: Logger;
}>;

type ProcessOptions = GraphQLDataSourceProcessOptions<RouterContext>;
type GatewayAnswer = Awaited<ReturnType<GraphQLDataSource<RouterContext>['process']>>;
type Request = ProcessOptions['request'];

const seconds = metrics.histogram(
  'subgraph_request_duration_seconds',
  'Time until a subgraph has answered.',
  ['subgraph', 'outcome'],
);

const emptied = (request: Request, message: string, code: string) =>
  leavesOf(parse(request.query ?? '{ __typename }'), request.variables).map((path) => ({
    message,
    path,
    extensions: { code },
  }));

// A stack would say the same each time, and during an outage there is a line for every request.
const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/**
 * Asks one subgraph, on connections of its own and within a deadline. Whatever goes wrong empties the fields that this subgraph was asked
 * for and nothing else of the page.
 */
export const createSubgraphDataSource = (options: Options): GraphQLDataSource<RouterContext> & Closeable => {
  const { name, deadlineMs, maxAnswerBytes, log } = options;
  const { origin, pathname } = new URL(options.url);
  const pool = new Pool(origin, {
    connections: options.connections,
    pipelining: 1,
    connect: { timeout: deadlineMs },
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
  });

  const ask = async (
    { query, variables, operationName }: Request,
    headers: RouterContext['subgraphHeaders'],
  ) => {
    const answer = await pool.request({
      method: 'POST',
      path: pathname,
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables, operationName }),
      // Over the whole call: the pool's own time-outs start anew with each part of an answer that trickles in.
      signal: AbortSignal.timeout(deadlineMs),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      size += (chunk as Buffer).length;
      if (size > maxAnswerBytes) throw new SubgraphFailure(`an answer of more than ${maxAnswerBytes} bytes`);
      chunks.push(chunk as Buffer);
    }
    const representations = variables?.representations;
    return readAnswer(
      answer.statusCode,
      Buffer.concat(chunks).toString('utf8'),
      Array.isArray(representations) ? representations.length : undefined,
    );
  };

  const toGatewayAnswer = (request: Request, { data, errors }: SubgraphAnswer): GatewayAnswer => {
    const inside = errors?.filter((error) => !isClientError(error)) ?? [];
    if (inside.length > 0)
      log.warn({ subgraph: name, errors: inside.slice(0, 3) }, 'subgraph answered with errors');
    return {
      data: data ?? null,
      // An error about the whole request is one about each field that stays empty for it.
      errors: errors
        ?.map(passOn)
        .flatMap((error) =>
          error.path ? [error] : emptied(request, error.message, error.extensions?.code ?? ''),
        ),
    };
  };

  return {
    async process({ request, context }) {
      const start = performance.now();
      const measure = (outcome: string) =>
        seconds.observe({ subgraph: name, outcome }, (performance.now() - start) / 1000);
      try {
        const answer = await ask(request, (context as RouterContext).subgraphHeaders);
        measure(answer.errors ? 'error' : 'ok');
        return toGatewayAnswer(request, answer);
      } catch (error) {
        measure('failed');
        log.error({ reason: reasonOf(error), subgraph: name }, 'subgraph gave no usable answer');
        return {
          data: null,
          errors: emptied(
            request,
            'This part of the answer is not available at the moment.',
            'SUBGRAPH_UNAVAILABLE',
          ),
        };
      }
    },
    close: () => pool.destroy(),
  };
};
